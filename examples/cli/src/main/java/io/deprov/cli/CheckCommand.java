package io.deprov.cli;

import io.deprov.cli.json.CheckDocument;
import io.deprov.cli.text.CheckView;
import io.deprov.core.TargetCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code check}: can all targets be reached, and do they allow what is needed? */
@Command(
        name = "check",
        description = "Asks every target whether it can be reached and grants what is needed. Changes nothing.")
final class CheckCommand implements Callable<Integer> {

    private final Root root;

    CheckCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        try (Session session = Session.open(root)) {
            List<TargetCheck> checks = session.deprovisioner().check();
            ExitCode code = ExitCode.open(!checks.stream().allMatch(TargetCheck::isGood));
            return root.answer(
                    code, number -> CheckDocument.of(number, checks), screen -> new CheckView(screen).print(checks));
        }
    }
}
