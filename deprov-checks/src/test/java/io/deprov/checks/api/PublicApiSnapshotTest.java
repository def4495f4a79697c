package io.deprov.checks.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.deprov.checks.LibraryModule;
import io.deprov.checks.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No yes is for ever by accident: whoever changes what users compile against sees it, and shows it in review. */
class PublicApiSnapshotTest {

    private static final Path SNAPSHOTS = Path.of("deprov-checks/src/test/resources/api");

    private static final String ACCEPT = "deprov.api.accept";

    private static final String COMMAND = "mvn test -pl deprov-checks -am -Dtest=PublicApiSnapshotTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + ACCEPT + "=true";

    @ParameterizedTest
    @CsvSource({"API, 130", "CORE, 65", "TESTKIT, 8"})
    void the_public_api_is_the_one_that_was_accepted(LibraryModule module, int fewestTypes) throws IOException {
        Path relative = SNAPSHOTS.resolve(module.folder() + ".txt");
        Path file = Repository.root().resolve(relative);
        List<Class<?>> exported = ExportedTypes.of(module);
        assertThat(exported).hasSizeGreaterThanOrEqualTo(fewestTypes);

        String now = ApiSnapshot.of(module, exported);

        if (Boolean.getBoolean(ACCEPT)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, now);
        }
        String accepted = Files.exists(file) ? Repository.read(file) : "";
        if (!accepted.equals(now)) {
            fail(explain(relative, ApiSnapshot.difference(accepted, now)));
        }
    }

    private static String explain(Path file, List<String> difference) {
        return "the public API is not the one in " + file + ":\n"
                + (difference.isEmpty()
                        ? "(the same declarations, in another order or layout)"
                        : String.join("\n", difference))
                + "\nIf that is wanted, accept it, and commit the file with the change:\n" + COMMAND;
    }
}
