package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that only look leave no trace, not even of a state directory that a misspelled path would then seem to be. */
class ReadOnlyTest {

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyLeaves() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales");
    }

    private List<String> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "state", "state/journal"})
    void statusWhereNothingWasRecordedSaysSoAndCreatesNothing(String there) throws IOException {
        Files.createDirectories(office.file(there));
        List<String> before = files();

        Call people = office.call("status");
        Call programs = office.call("status", "--json");

        assertThat(people.code()).as(people.toString()).isZero();
        assertThat(people.out()).contains("Nothing recorded yet in " + office.path("state"));
        assertThat(people.err()).isEmpty();
        assertThat(programs.code()).isZero();
        assertThat(programs.json().get("cases")).isEmpty();
        assertThat(programs.json().get("stateDirectory").asText()).isEqualTo(office.path("state"));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void verifyWhereNothingWasRecordedIsRefusedAndCreatesNothing() throws IOException {
        office.plan("p.json");
        Path moved = Files.createDirectory(office.file("elsewhere"));
        Files.move(office.file("state"), moved.resolve("state"));
        List<String> before = files();

        Call call = office.call("verify", office.path("p.json"));

        assertThat(call.code()).as(call.toString()).isEqualTo(3);
        assertThat(call.err()).contains("nothing recorded yet in " + office.path("state"), "never applied");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void checkInventoryAndShowCreateNothing() {
        office.plan("p.json");
        List<String> before = files();

        assertThat(office.call("check").code()).isZero();
        assertThat(office.call("inventory", "--id", "employeeNumber=1001").code())
                .isZero();
        assertThat(office.call("show", office.path("p.json")).code()).isZero();

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aStateDirectoryThatIsAFileIsNotMistakenForNothingRecorded() {
        office.write("state", "mine");

        Call call = office.call("status");

        assertThat(call.code()).as(call.toString()).isEqualTo(2);
        assertThat(call.err()).contains(office.path("state"));
        assertThat(office.read("state")).isEqualTo("mine");
    }
}
