package io.deprov.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deprov.benchmarks.heap.HeapCommand;
import io.deprov.benchmarks.journal.JournalCommand;
import io.deprov.benchmarks.kernel.KernelCommand;
import io.deprov.benchmarks.recovery.RecoveryCommand;
import io.deprov.benchmarks.scheduler.SchedulerCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar benchmarks.jar COMMAND}: how fast deprov is, each figure beside the limit measured in the same run. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "How fast deprov is, each figure beside the limit measured in the same run.")
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs one command and ends the process: 0 when everything was measured, whether goals are met or not. */
    public static void main(String[] args) {
        System.exit(run(System.out, args));
    }

    static int run(PrintStream out, String... args) {
        return new CommandLine(new Benchmarks())
                .addSubcommand(new JournalCommand(out))
                .addSubcommand(new KernelCommand(out))
                .addSubcommand(new SchedulerCommand(out))
                .addSubcommand(new RecoveryCommand(out))
                .addSubcommand(new HeapCommand(out))
                .addSubcommand(new AllCommand(out))
                .setOut(new PrintWriter(out, true, UTF_8))
                .execute(args);
    }
}
