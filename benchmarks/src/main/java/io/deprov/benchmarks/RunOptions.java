package io.deprov.benchmarks;

import io.deprov.benchmarks.process.ChildJvm;
import io.deprov.benchmarks.process.WorkDirectory;
import io.deprov.benchmarks.report.Machine;
import io.deprov.benchmarks.report.ResultTable;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What all benchmarks can be told. */
public final class RunOptions {

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "target/benchmark-data",
            description = "Where files are written: the disk that is measured (${DEFAULT-VALUE}).")
    private Path directory = Path.of("target", "benchmark-data");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often everything is measured; the median counts (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description =
                    "A further option of the JVMs that are measured, e.g. one that starts a flight recording; as often as wanted.")
    private List<String> jvmOptions = List.of();

    /** The disk that is measured. */
    public Path directory() {
        return directory.toAbsolutePath();
    }

    /** How often. */
    public int rounds() {
        return rounds;
    }

    /** Further options of the JVMs that are measured. */
    public List<String> jvmOptions() {
        return jvmOptions;
    }

    /** A fresh JVM to be measured. */
    public ChildJvm jvm(Class<?> main) {
        return ChildJvm.of(main, jvmOptions);
    }

    /** A fresh directory on that disk. */
    public WorkDirectory work() {
        return WorkDirectory.below(directory());
    }

    /** An empty table that says on what machine it was filled. Made before anything is measured, because it tells the load. */
    public ResultTable table(String title) {
        return new ResultTable(title).note(Machine.describe(directory()));
    }
}
