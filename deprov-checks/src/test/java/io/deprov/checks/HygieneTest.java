package io.deprov.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No file of ours works only here: none names a package registry's host or a path of one machine. */
class HygieneTest {

    private static final int FEWEST_TEXT_FILES = 240;
    private static final int FEWEST_POMS = 8;

    /** In two pieces each, or this file would be the first one found. */
    private static final List<String> NOT_HERE = List.of(
            "repo" + ".maven",
            "repo1" + ".maven",
            "registry" + ".npmjs",
            "/" + "work/",
            "/" + "home/",
            ".." + "/shared");

    /** What directory entries of made-up people say is no path of this machine. */
    private static final Pattern HOME_OF_AN_ENTRY = Pattern.compile("homeDirectory[\": ,]+/home" + "/");

    private static final List<String> NOT_IN_POMS = List.of("<repositories>", "<pluginRepositories>");

    @Test
    void no_file_names_a_registry_or_a_path_of_one_machine() {
        List<Path> files = textFiles();

        assertThat(files).hasSizeGreaterThanOrEqualTo(FEWEST_TEXT_FILES);
        assertThat(findings(files, NOT_HERE)).isEmpty();
    }

    @Test
    void no_pom_brings_its_own_repositories() {
        List<Path> poms = Repository.files().stream()
                .filter(path -> path.endsWith("pom.xml"))
                .toList();

        assertThat(poms).hasSizeGreaterThanOrEqualTo(FEWEST_POMS);
        assertThat(findings(poms, NOT_IN_POMS)).isEmpty();
    }

    private static List<String> findings(List<Path> files, List<String> unwanted) {
        List<String> findings = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = HOME_OF_AN_ENTRY
                    .matcher(Repository.read(Repository.root().resolve(file)))
                    .replaceAll("")
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                for (String word : unwanted) {
                    if (lines.get(i).contains(word)) {
                        findings.add(file + ":" + (i + 1) + " contains " + word);
                    }
                }
            }
        }
        return findings;
    }

    private static List<Path> textFiles() {
        return Repository.files().stream().filter(HygieneTest::isText).toList();
    }

    /** As git tells: text has no NUL near its start. */
    private static boolean isText(Path file) {
        try (InputStream in = Files.newInputStream(Repository.root().resolve(file))) {
            return new String(in.readNBytes(8000), UTF_8).indexOf('\0') < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
