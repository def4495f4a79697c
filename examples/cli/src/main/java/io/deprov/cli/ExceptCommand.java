package io.deprov.cli;

import io.deprov.cli.json.ExceptionDocument;
import io.deprov.core.RefusedException;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.plan.Plan;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code except}: what cannot be read, settled or removed may stay as it is for a while. */
@Command(
        name = "except",
        description = "Records that open cells which nothing can be done about may stay as they are for a while.")
final class ExceptCommand implements Callable<Integer> {

    private final Root root;

    @Parameters(paramLabel = "PLAN", description = "The plan's file.")
    private Path file = Path.of("");

    @Option(
            names = "--cell",
            paramLabel = "CELL",
            required = true,
            description =
                    "The cell, as status shows it after \"open:\", without its state. Several, each with its own --cell.")
    private List<String> cells = new ArrayList<>();

    @Option(
            names = "--owner",
            converter = NotBlank.class,
            paramLabel = "NAME",
            required = true,
            description = "Who answers for what is left.")
    private String owner = "";

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

    @Option(
            names = "--until",
            paramLabel = "DATE",
            required = true,
            description =
                    "When it ends, and the cells are open again: the beginning of a day in UTC, such as 2027-01-31, or a"
                            + " time such as 2027-01-31T12:00:00Z.")
    private String until = "";

    ExceptCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        Precondition precondition = new Precondition();
        Plan read = precondition.of(() -> Inputs.plan(file));
        try (Session session = precondition.required(precondition.of(() -> Session.open(root)))) {
            Plan plan = precondition.required(read);
            List<CellKey> keys = keys();
            Instant end = end();
            if (session.isUntouched()) {
                throw new RefusedException("nothing recorded yet in " + session.stateDirectory()
                        + ": this plan was never applied there, so there is nothing to decide about");
            }
            session.takeState();
            session.deprovisioner().except(plan, keys, owner, name, reason, end);
            return root.answer(
                    ExitCode.DONE,
                    number -> ExceptionDocument.of(number, plan.digest(), keys, owner, name, reason, end),
                    screen -> {
                        keys.forEach(key -> screen.line("EXCEPTED  " + key));
                        screen.field("until", end.toString());
                        screen.field("owner", owner);
                        screen.field("by", name + " (asserted)");
                        screen.field("because", reason);
                        screen.line("verify or resume says what the case comes to with it.");
                    });
        }
    }

    private List<CellKey> keys() throws UsageException {
        List<CellKey> keys = new ArrayList<>();
        for (String cell : cells) {
            try {
                keys.add(CellKey.parse(cell));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--cell " + cell + ": " + e.getMessage());
            }
        }
        return keys;
    }

    private Instant end() throws UsageException {
        try {
            return until.contains("T")
                    ? Instant.parse(until)
                    : LocalDate.parse(until).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException("--until " + until
                    + " is neither a day such as 2027-01-31 nor a time such as 2027-01-31T12:00:00Z");
        }
    }
}
