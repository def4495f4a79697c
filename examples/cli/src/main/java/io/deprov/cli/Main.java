package io.deprov.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/**
 * {@code java -jar deprov.jar COMMAND ...}.
 *
 * <pre>{@code
 * deprov check
 * deprov plan --id employeeNumber=1001 --out jdoe.json
 * deprov approve jdoe.json --as "Ada Lovelace"
 * deprov apply jdoe.json
 * }</pre>
 */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its {@linkplain ExitCode exit code}. */
    public static void main(String[] args) {
        if (Wanted.is("--debug", List.of(args))) {
            // Before the first logger is made, because that is when logback.xml is read.
            System.setProperty("deprov.log.pattern", "deprov: %msg %kvp%n%ex{full}");
        }
        System.exit(StandardOutput.delivered(run(Environment.ofProcess(), args)));
    }

    /** Runs one command in this process. */
    static int run(Environment environment, String... args) {
        Root root = new Root(environment);
        CommandLine line = new CommandLine(root)
                .addSubcommand(new CheckCommand(root))
                .addSubcommand(new InventoryCommand(root))
                .addSubcommand(new PlanCommand(root))
                .addSubcommand(new PlanBatchCommand(root))
                .addSubcommand(new ShowCommand(root))
                .addSubcommand(new ApproveCommand(root))
                .addSubcommand(new ApplyCommand(root))
                .addSubcommand(new ResumeCommand(root))
                .addSubcommand(new DecideCommand.Attest(root))
                .addSubcommand(new DecideCommand.Cancel(root))
                .addSubcommand(new DecideCommand.Release(root))
                .addSubcommand(new ExceptCommand(root))
                .addSubcommand(new RestoreCommand(root))
                .addSubcommand(new VerifyCommand(root))
                .addSubcommand(new StatusCommand(root));
        List<String> given = List.of(args);
        boolean json = Wanted.is("--json", given);
        boolean debug = Wanted.is("--debug", given);
        // What picocli itself prints is our help, in English.
        line.setOut(new PrintWriter(environment.out(), true, US_ASCII))
                .setErr(new PrintWriter(environment.err(), true, US_ASCII))
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(environment.width())
                .setUsageHelpAutoWidth(false)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, all) -> root.failed(e, json, debug))
                .setExecutionExceptionHandler((e, command, parsed) -> root.failed(e));
        try {
            Garbled.refuse(given);
            return line.execute(args);
        } catch (UsageException | RuntimeException | Error e) {
            // The parser hands on what is no Exception, and what goes wrong in itself.
            return root.failed(e, json, debug);
        }
    }
}
