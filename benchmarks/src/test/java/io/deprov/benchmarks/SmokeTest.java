package io.deprov.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every benchmark runs and prints a figure for each row. How large it is says nothing at these sizes. */
class SmokeTest {

    private static final String FIGURE = " +[\\d,.]+(/s| s| us| MB)? .*";

    /** Not JUnit's own, which only its owner can enter: as root, PostgreSQL runs as somebody else. */
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("deprov-benchmarks-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Fails when something was left behind. */
    @AfterEach
    void removeDirectory() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        Files.delete(directory);
    }

    private String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = Benchmarks.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), args);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isZero();
        return text;
    }

    @Test
    void all_of_them_print_a_figure_for_each_row() {
        String text = run("all", "--smoke", "--directory", directory.toString());

        assertThat(withFigure(text))
                .contains(
                        "FileJournal, 1 thread",
                        "FileStepStore, 1 thread",
                        "FileJournal, 2 threads",
                        "FileStepStore, 2 threads",
                        "processor time of a step",
                        "start with journal and audit log",
                        "leavers applied",
                        "most in use after a collection",
                        "live after a tenth of them",
                        "live at the end")
                .anyMatch(row -> row.startsWith("one leaver, 2 partitions (at most "))
                .anyMatch(row -> row.startsWith("2 leavers at once (at most "));
        if (!text.contains("scheduler: NOT MEASURED")) {
            assertThat(withFigure(text))
                    .contains("deprov, one leaver, 2 partitions", "deprov, 2 leavers at once", "db-scheduler");
        }
    }

    private static List<String> withFigure(String text) {
        Pattern row = Pattern.compile(" +(\\S.*?) " + FIGURE);
        return text.lines()
                .map(row::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    @Test
    void without_postgresql_the_scheduler_is_not_measured_and_says_so() {
        String text = run("scheduler", "--postgres", directory.toString(), "--directory", directory.toString());

        assertThat(text).contains("scheduler: NOT MEASURED").doesNotContain("db-scheduler  ");
    }
}
