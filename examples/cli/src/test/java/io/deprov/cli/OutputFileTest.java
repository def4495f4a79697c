package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --out} names is made whole, for its owner only, and never in the place of what somebody did not mean. */
class OutputFileTest {

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyLeaves() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales");
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertRefused(Call call, String... words) {
        assertThat(call.code()).as(call.toString()).isEqualTo(2);
        assertThat(call.err()).contains(words).hasLineCount(1);
        assertThat(call.out()).isEmpty();
        assertThat(names()).noneMatch(name -> name.startsWith("."));
    }

    /** For both commands that write a file, with and without {@code --force}. */
    private void assertNeverWritten(String path, String... words) {
        assertRefused(office.call("plan", "--id", "employeeNumber=1001", "--out", path), words);
        assertRefused(office.call("plan", "--id", "employeeNumber=1001", "--out", path, "--force"), words);
        assertThat(office.plan("good.json", "--force").code()).isZero();
        assertRefused(office.call("approve", office.path("good.json"), "--as", "Ada", "--out", path), words);
        assertRefused(office.call("approve", office.path("good.json"), "--as", "Ada", "--out", path, "--force"), words);
    }

    @Test
    void aDirectoryIsRefusedAndLeftAsItWas() throws IOException {
        Files.createDirectory(office.file("folder"));
        Files.writeString(office.file("folder/mine"), "mine");

        assertNeverWritten(office.path("folder"), "folder is a directory", "path of a file");

        assertThat(office.read("folder/mine")).isEqualTo("mine");
    }

    @Test
    void aLinkIsRefusedAndWhatItPointsToIsLeftAsItWas() throws IOException {
        office.write("mine", "mine");
        Files.createSymbolicLink(office.file("link"), office.file("mine"));

        assertNeverWritten(office.path("link"), "link is no ordinary file", "another path");

        assertThat(office.file("link")).isSymbolicLink();
        assertThat(office.read("mine")).isEqualTo("mine");
    }

    @Test
    void aLinkToNothingIsRefusedAndNothingIsMadeBehindIt() throws IOException {
        Files.createSymbolicLink(office.file("link"), office.file("behind"));

        assertNeverWritten(office.path("link"), "link is no ordinary file");

        assertThat(Files.exists(office.file("link"), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(office.file("behind")).doesNotExist();
    }

    @Test
    void aDeviceIsRefused() {
        assertNeverWritten("/dev/null", "/dev/null is no ordinary file");
    }

    @Test
    void aPipeIsRefusedAndNobodyWaitsForItsReader() throws Exception {
        Process made = new ProcessBuilder("mkfifo", office.path("pipe")).start();
        assertThat(made.waitFor()).isZero();

        assertNeverWritten(office.path("pipe"), "pipe is no ordinary file");
    }

    @Test
    void anEmptyPathIsRefused() {
        assertNeverWritten("", "--out", "path of a file");
    }

    @Test
    void aFileThatIsThereIsKeptUnlessItMayBeReplaced() throws IOException {
        office.plan("p.json");
        office.write("q", "mine");

        assertRefused(office.plan("q"), "q exists already", "--force");
        assertRefused(
                office.call("approve", office.path("p.json"), "--as", "Ada", "--out", office.path("q")),
                "q exists already",
                "--force");
        office.system.unreachable = true;
        assertRefused(office.plan("q"), "q exists already");
        office.system.unreachable = false;
        assertThat(office.read("q")).isEqualTo("mine");

        Files.setPosixFilePermissions(office.file("q"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(office.plan("q", "--force").code()).isZero();
        assertThat(office.call("show", office.path("q")).code()).isZero();
        assertOwnersOnly("q");
    }

    @Test
    void whatIsReplacedIsNeverSeenHalfWritten() throws IOException {
        office.write("p.json", "mine");
        Path other = Files.createLink(office.file("other-name"), office.file("p.json"));

        assertThat(office.plan("p.json", "--force").code()).isZero();

        assertThat(other).as("the old file was not written into").hasContent("mine");
        assertThat(names()).containsExactly("deprov.yaml", "other-name", "p.json", "state");
    }

    @Test
    void planAndApprovalAreForTheirOwnerOnly() throws IOException {
        office.plan("p.json");
        office.approve("p.json");

        assertOwnersOnly("p.json");
        assertOwnersOnly("p.json.approval");
        assertThat(names()).containsExactly("deprov.yaml", "p.json", "p.json.approval", "state");
    }

    private void assertOwnersOnly(String file) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(office.file(file))))
                .isEqualTo("rw-------");
    }

    @Test
    void anApprovalNeverTakesThePlaceOfItsPlan() {
        office.plan("p.json");
        String plan = office.read("p.json");

        assertRefused(
                office.call("approve", office.path("p.json"), "--as", "Ada", "--out", office.path("p.json"), "--force"),
                "p.json is the plan itself");

        assertThat(office.read("p.json")).isEqualTo(plan);
    }
}
