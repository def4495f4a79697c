package io.deprov.cli.json;

import io.deprov.api.AccountMatch;
import io.deprov.api.ConnectorException;
import io.deprov.api.LookAlike;
import io.deprov.api.Resolution;
import io.deprov.api.access.Access;
import io.deprov.api.access.Effect;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import java.util.List;

/** What {@code inventory} gives. Holds personal data. */
public record InventoryDocument(
        String format,
        int exitCode,
        List<Identifier> identifiers,
        List<FoundIdentifier> found,
        List<TargetPart> targets,
        List<Cell> coverage) {

    /** One target. */
    public record TargetPart(
            String target,
            String connector,
            String resolution,
            String why,
            List<AccountPart> accounts,
            List<LookAlikePart> lookAlikes,
            List<ItemPart> items) {}

    /** An account that is the subject's. */
    public record AccountPart(ItemId item, String displayName, List<String> linkedBy) {}

    /** An account that only looks like the subject's. */
    public record LookAlikePart(ItemId item, String displayName, String why) {}

    /** One access, accounts among them. */
    public record ItemPart(ItemId item, String displayName, List<Effect> alreadyInForce) {}

    /** Of this inventory. */
    public static InventoryDocument of(int exitCode, Inventory inventory) {
        return new InventoryDocument(
                "deprov-inventory/1",
                exitCode,
                List.copyOf(inventory.subject().identifiers()),
                inventory.found(),
                inventory.targets().stream().map(InventoryDocument::target).toList(),
                inventory.coverage().cells());
    }

    private static TargetPart target(TargetInventory target) {
        return new TargetPart(
                target.target().value(),
                target.descriptor().type(),
                target.resolution().map(Resolution::kind).map(Enum::name).orElse("NOT_ASKED"),
                target.failure()
                        .map(InventoryDocument::why)
                        .or(() -> target.resolution().map(Resolution::why))
                        .orElse(""),
                target.accounts().stream().map(InventoryDocument::account).toList(),
                target.resolution().map(Resolution::lookAlikes).orElse(List.of()).stream()
                        .map(InventoryDocument::lookAlike)
                        .toList(),
                target.items().stream().map(InventoryDocument::item).toList());
    }

    private static String why(ConnectorException failure) {
        return failure.failureClass() + ": " + failure.getMessage();
    }

    private static AccountPart account(AccountMatch match) {
        return new AccountPart(
                match.account().id(),
                match.account().displayName(),
                match.linkedBy().stream()
                        .map(link -> link.type().name())
                        .distinct()
                        .toList());
    }

    private static LookAlikePart lookAlike(LookAlike lookAlike) {
        return new LookAlikePart(lookAlike.account().id(), lookAlike.account().displayName(), lookAlike.why());
    }

    private static ItemPart item(Access access) {
        return new ItemPart(
                access.id(),
                access.displayName(),
                access.alreadyInForce().stream().sorted().toList());
    }
}
