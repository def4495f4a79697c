package io.deprov.cli.text;

import io.deprov.api.AccountMatch;
import io.deprov.api.LookAlike;
import io.deprov.api.Resolution;
import io.deprov.api.access.Access;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import java.util.stream.Collectors;

/** What was found of a subject, target by target. */
public final class InventoryView {

    private final Screen screen;
    private final int most;

    /**
     * Prints here.
     *
     * @param most how many lines of one group are shown
     */
    public InventoryView(Screen screen, int most) {
        this.screen = screen;
        this.most = most;
    }

    /** Prints everything. */
    public void print(Inventory inventory) {
        screen.line("Inventory of "
                + inventory.subject().identifiers().stream()
                        .map(Words::identifier)
                        .collect(Collectors.joining(", ")));
        inventory.targets().forEach(this::target);
        PlanView.identifiers(inventory.found(), screen);
        screen.heading("Coverage");
        CoverageView.print(screen, inventory.coverage().cells());
    }

    private void target(TargetInventory target) {
        screen.heading(target.target() + "  "
                + target.resolution().map(Resolution::kind).map(Enum::name).orElse("NOT ASKED"));
        for (AccountMatch match : target.accounts()) {
            account(target, match);
        }
        Table lookAlikes = new Table(1);
        target.resolution().stream()
                .flatMap(resolution -> resolution.lookAlikes().stream())
                .forEach(lookAlike -> lookAlike(lookAlikes, lookAlike));
        if (lookAlikes.size() > 0) {
            screen.line("  looks alike, and is somebody else's as far as can be told");
            lookAlikes.print(screen, 4, most);
        }
    }

    private void account(TargetInventory target, AccountMatch match) {
        Account account = match.account();
        screen.line("  " + account.displayName() + "  (by "
                + match.linkedBy().stream()
                        .map(found -> found.type().name())
                        .distinct()
                        .collect(Collectors.joining(", "))
                + "; id " + account.id().nativeId() + ")");
        Table table = new Table(1);
        for (Access item : target.items()) {
            if (item.id().accountId().equals(account.id().nativeId())) {
                table.row(
                        item.id().kind().toString(),
                        item.displayName(),
                        item.alreadyInForce().stream()
                                .map(Effect::name)
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
        }
        table.print(screen, 4, most);
    }

    private static void lookAlike(Table table, LookAlike lookAlike) {
        Account account = lookAlike.account();
        table.remarked(
                lookAlike.why(),
                "account",
                account.displayName(),
                "id " + account.id().nativeId());
    }
}
