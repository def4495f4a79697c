package io.deprov.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** On what a run took place. */
public final class Machine {

    private Machine() {}

    /** One line on processors, load, JVM and disk. A load that is not small spoils the figures. */
    public static String describe(Path directory) {
        return String.format(
                "%d processors (%s), load %.2f before the run, %s %s, Java %s, %s",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.runtime.version"),
                disk(directory));
    }

    private static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String disk(Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.getFileStore(directory).type() + " below " + directory;
        } catch (IOException e) {
            throw new UncheckedIOException("the disk of " + directory + " cannot be asked: " + e, e);
        }
    }
}
