package io.deprov.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The vectors published with RFC 8785, from the folder that the environment variable {@code DEPROV_REFERENCE} names.
 * Some of their values are typed into {@link CanonicalJsonTest}, for machines without that folder.
 */
class OfficialVectorsTest {
    private static final String FOLDER = "DEPROV_REFERENCE";

    @Test
    void canonicalises_as_published() throws IOException {
        Map<String, byte[]> files = TarGz.read(vectors());
        assertThat(files).as("files in the archive").hasSize(12);

        files.forEach((name, json) -> {
            byte[] published = files.get(name.replace("in/", "out/"));
            assertThat(CanonicalJson.canonicalize(json))
                    .as(name)
                    .asString(UTF_8)
                    .isEqualTo(new String(published, UTF_8));
        });
    }

    private static Path vectors() {
        String folder = System.getenv(FOLDER);
        if (folder == null || folder.isEmpty()) {
            boolean mustRun = Boolean.parseBoolean(System.getenv("CI"));
            assertThat(mustRun)
                    .as("%s is not set, and CI must not skip", FOLDER)
                    .isFalse();
            assumeTrue(false, FOLDER + " is not set: the official vectors were not checked");
        }
        Path archive = Path.of(folder, "vectors", "jcs-rfc8785-vectors.tgz");
        assertThat(Files.isRegularFile(archive)).as("%s of %s", archive, FOLDER).isTrue();
        return archive;
    }
}
