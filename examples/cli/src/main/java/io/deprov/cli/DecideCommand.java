package io.deprov.cli;

import io.deprov.api.StepId;
import io.deprov.cli.json.DecisionDocument;
import io.deprov.core.RefusedException;
import io.deprov.core.journal.Decision;
import io.deprov.core.plan.Plan;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attest}, {@code cancel} and {@code release}: what a person decides about a step. */
abstract class DecideCommand implements Callable<Integer> {

    private final Root root;
    private final Decision.Kind kind;

    @Parameters(paramLabel = "PLAN", description = "The plan's file.")
    private Path file = Path.of("");

    @Option(
            names = "--step",
            paramLabel = "ID",
            description = "The step, by its id or the beginning of it, as apply and status --json show it.")
    private @Nullable String step;

    @Option(
            names = "--as",
            converter = NotBlank.class,
            paramLabel = "NAME",
            required = true,
            description = "Who decides.")
    private String name = "";

    @Option(
            names = "--reason",
            converter = NotBlank.class,
            paramLabel = "TEXT",
            required = true,
            description = "Why, for the record.")
    private String reason = "";

    DecideCommand(Root root, Decision.Kind kind) {
        this.root = root;
        this.kind = kind;
    }

    @Override
    public Integer call() throws Exception {
        Precondition precondition = new Precondition();
        Plan read = precondition.of(() -> Inputs.plan(file));
        try (Session session = precondition.required(precondition.of(() -> Session.open(root)))) {
            Plan plan = precondition.required(read);
            Optional<StepId> id = step(plan);
            if (session.isUntouched()) {
                throw new RefusedException("nothing recorded yet in " + session.stateDirectory()
                        + ": this plan was never applied there, so there is nothing to decide about");
            }
            session.takeState();
            if (id.isPresent()) {
                session.deprovisioner().decide(plan, id.get(), kind, name, reason);
            } else {
                session.deprovisioner().cancelCase(plan.caseId(), name, reason);
            }
            return root.answer(
                    ExitCode.DONE,
                    number -> DecisionDocument.of(number, plan.digest(), id, kind, name, reason),
                    screen -> {
                        screen.line(id.map(one -> kind + "  step " + one.shortForm() + " is "
                                        + kind.to().name().toLowerCase(Locale.ROOT) + " now")
                                .orElse(kind + "  case " + plan.caseId()
                                        + " is not gone on with; resume settles what is in doubt"));
                        screen.field("by", name + " (asserted)");
                        screen.field("because", reason);
                    });
        }
    }

    /** Whether the decision is about all steps. */
    boolean isAboutAll() {
        return false;
    }

    /** The step that is meant; empty when all are. */
    private Optional<StepId> step(Plan plan) throws UsageException {
        if (step == null) {
            if (isAboutAll()) {
                return Optional.empty();
            }
            throw new UsageException("Missing required option: '--step=ID'");
        }
        if (isAboutAll()) {
            throw new UsageException("--step and --whole-case exclude each other");
        }
        return Optional.of(StepArgument.of(plan, step));
    }

    /** {@code attest}: it was done by hand. */
    @Command(name = "attest", description = "Records that a step was done by hand, on somebody's word.")
    static final class Attest extends DecideCommand {
        Attest(Root root) {
            super(root, Decision.Kind.ATTEST);
        }
    }

    /** {@code cancel}: it is not to be done. */
    @Command(name = "cancel", description = "Records that a step, or a whole case, is not to be done.")
    static final class Cancel extends DecideCommand {

        @Option(
                names = "--whole-case",
                description =
                        "The plan's case is not gone on with, because the leaver comes back say: everything of it that"
                                + " is not done.")
        private boolean wholeCase;

        Cancel(Root root) {
            super(root, Decision.Kind.CANCEL);
        }

        @Override
        boolean isAboutAll() {
            return wholeCase;
        }
    }

    /** {@code release}: it is to be tried again. */
    @Command(
            name = "release",
            description =
                    "Lets a step that was refused, has drifted, is parked or was given back be done by the next apply.")
    static final class Release extends DecideCommand {
        Release(Root root) {
            super(root, Decision.Kind.RELEASE);
        }
    }
}
