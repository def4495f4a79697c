package io.deprov.cli;

import io.deprov.api.config.ConfigException;
import io.deprov.core.RefusedException;
import io.deprov.core.audit.AuditException;
import io.deprov.core.journal.JournalException;
import io.deprov.core.plan.IntegrityException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What becomes of everything thrown: an exit code, and what people are told.
 *
 * @param code the exit code
 * @param problems what is wrong and what to do, one or a few lines
 */
record Failure(ExitCode code, List<String> problems) {

    Failure {
        problems = List.copyOf(problems);
    }

    static Failure of(Throwable thrown) {
        Failure failure = one(thrown);
        for (Throwable other : thrown.getSuppressed()) {
            failure = failure.and(one(other));
        }
        return failure;
    }

    private Failure and(Failure other) {
        List<String> both = new ArrayList<>(problems);
        other.problems.stream().filter(problem -> !both.contains(problem)).forEach(both::add);
        return new Failure(code.or(other.code), both);
    }

    private static Failure one(Throwable thrown) {
        if (thrown instanceof IntegrityException) {
            return new Failure(ExitCode.INTEGRITY, message(thrown));
        }
        if (thrown instanceof ConfigException config) {
            return new Failure(ExitCode.USAGE, config.problems());
        }
        if (thrown instanceof UsageException) {
            return new Failure(ExitCode.USAGE, message(thrown));
        }
        if (thrown instanceof ParameterException parameter) {
            return new Failure(ExitCode.USAGE, List.of(usage(parameter)));
        }
        if (thrown instanceof RefusedException) {
            return new Failure(ExitCode.REFUSED, message(thrown));
        }
        if (thrown instanceof InterruptedRunException) {
            List<String> problems = new ArrayList<>();
            Throwable cause = Optional.ofNullable(thrown.getCause()).orElse(thrown);
            problems.add(
                    "the run ended before its end; what was done is in the journal. Mend the cause and apply again");
            Failure why = state(cause).orElseGet(() -> unexpected(cause));
            problems.addAll(why.problems);
            // Calls may have been made, so nothing but damage is more urgent than that something is open.
            return new Failure(why.code == ExitCode.INTEGRITY ? ExitCode.INTEGRITY : ExitCode.OPEN, problems);
        }
        return state(thrown).orElseGet(() -> unexpected(thrown));
    }

    /** Journal and audit log say for themselves what is wrong; they may be wrapped by the thread that met them. */
    private static Optional<Failure> state(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof JournalException journal) {
                return Optional.of(
                        new Failure(journal.isDamage() ? ExitCode.INTEGRITY : ExitCode.USAGE, message(journal)));
            }
            if (cause instanceof AuditException audit) {
                return Optional.of(new Failure(audit.isDamage() ? ExitCode.INTEGRITY : ExitCode.USAGE, message(audit)));
            }
            if (cause instanceof UncheckedIOException) {
                return Optional.of(new Failure(ExitCode.USAGE, message(cause)));
            }
        }
        return Optional.empty();
    }

    private static List<String> message(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().toList();
    }

    /** Its message is not ours, so it may hold anything: shown with --debug only. */
    private static Failure unexpected(Throwable thrown) {
        return new Failure(
                ExitCode.OPEN,
                List.of("an unexpected error (" + thrown.getClass().getName()
                        + "): nothing is known to be done that the journal does not say; " + remedy(thrown)
                        + "--debug shows where it happened"));
    }

    /** What helps where it is not deprov that is wrong. */
    private static String remedy(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return "give java more memory (-Xmx); ";
            }
            if (cause instanceof LinkageError) {
                return "deprov.jar is not whole or was replaced while it ran, so install it again; ";
            }
        }
        return "";
    }

    /** Never repeats a value that nobody asked for: somebody may have tried to pass a password. */
    private static String usage(ParameterException parameter) {
        String help = "; " + parameter.getCommandLine().getCommandSpec().qualifiedName() + " -h shows what there is";
        if (parameter instanceof UnmatchedArgumentException unmatched) {
            List<String> names = unmatched.getUnmatched().stream()
                    .filter(argument -> argument.startsWith("-"))
                    .map(Failure::optionName)
                    .toList();
            if (!names.isEmpty()) {
                return "unknown option " + String.join(", ", names) + help;
            }
            boolean isRoot = parameter.getCommandLine().getParent() == null;
            return (isRoot ? "there is no such command" : "there are more arguments than this takes") + help;
        }
        String message = String.valueOf(parameter.getMessage());
        return message.lines().findFirst().orElse(message) + help;
    }

    private static String optionName(String argument) {
        if (!argument.startsWith("--")) {
            return argument.substring(0, Math.min(2, argument.length()));
        }
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }
}
