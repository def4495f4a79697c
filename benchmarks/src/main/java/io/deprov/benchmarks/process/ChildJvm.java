package io.deprov.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fresh JVM on the same class path, so that nothing that ran before has warmed it up or filled its heap. */
public final class ChildJvm {

    private final Class<?> main;
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    private ChildJvm(Class<?> main) {
        this.main = main;
    }

    /** One that will run this class, with these options of {@code java}. */
    public static ChildJvm of(Class<?> main, List<String> options) {
        ChildJvm jvm = new ChildJvm(main);
        jvm.options.addAll(options);
        return jvm;
    }

    /** With this further option of {@code java}. */
    public ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    /** With this variable in its environment. */
    public ChildJvm environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /**
     * How it ended.
     *
     * @param figures what it printed, and {@link UntilLine#NAME} if it said {@link UntilLine#say}
     * @param code its exit code
     */
    public record Ended(Figures figures, int code) {}

    /**
     * Runs it to its end.
     *
     * @throws IOException when it could not be started, or ended with an error
     */
    public Figures run(Object... arguments) throws IOException {
        Ended ended = attempt(arguments);
        if (ended.code() != 0) {
            throw new IOException(
                    main.getSimpleName() + " ended with exit code " + ended.code() + "; it said why above");
        }
        return ended.figures();
    }

    /**
     * Runs it to its end, whatever that is.
     *
     * @throws IOException when it could not be started
     */
    public Ended attempt(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (line.equals(UntilLine.MARK)) {
                    lines.add(Figures.line(UntilLine.NAME, (System.nanoTime() - start) / 1e9));
                }
            }
            return new Ended(Figures.read(lines), process.waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + main.getSimpleName() + " was running", e);
        } finally {
            process.destroy();
        }
    }

    /** How a process says that it has come to the point until which it is timed. */
    public static final class UntilLine {

        private static final String MARK = "here";

        /** The name of the figure: seconds from before the start of the process until it said so. */
        public static final String NAME = "untilHere";

        private UntilLine() {}

        /** Says so. */
        public static void say() {
            System.out.println(MARK);
            System.out.flush();
        }
    }
}
