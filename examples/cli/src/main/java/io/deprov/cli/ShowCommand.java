package io.deprov.cli;

import io.deprov.cli.json.PlanDocument;
import io.deprov.cli.text.PlanView;
import io.deprov.core.plan.Plan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code show}: what does a plan say? */
@Command(name = "show", description = "Shows a plan, after making sure that it is what was written.")
final class ShowCommand implements Callable<Integer> {

    private final Root root;

    @Parameters(paramLabel = "PLAN", description = "The plan's file, or the directory of a batch.")
    private Path file = Path.of("");

    ShowCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        if (BatchFiles.isBatch(file)) {
            return BatchFiles.of(root, file).show();
        }
        Plan plan = Inputs.plan(file);
        return root.answer(
                ExitCode.DONE,
                number -> PlanDocument.of(number, file.toString(), false, plan),
                screen -> new PlanView(screen, root.lines()).print(plan));
    }
}
