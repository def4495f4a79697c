package io.deprov.cli;

import io.deprov.cli.json.InventoryDocument;
import io.deprov.cli.text.InventoryView;
import io.deprov.core.inventory.Inventory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inventory}: what is there? */
@Command(name = "inventory", description = "Finds everything a person has on all targets. Changes nothing.")
final class InventoryCommand implements Callable<Integer> {

    private final Root root;

    @Mixin
    private final SubjectOptions subject = new SubjectOptions();

    InventoryCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        try (Session session = Session.open(root)) {
            Inventory inventory = session.deprovisioner().inventory(subject.subject());
            subject.requireKnown(inventory);
            ExitCode code = ExitCode.open(
                    OpenCells.anyBeyondPending(inventory.coverage().cells()));
            return root.answer(
                    code,
                    number -> InventoryDocument.of(number, inventory),
                    screen -> new InventoryView(screen, root.lines()).print(inventory));
        }
    }
}
