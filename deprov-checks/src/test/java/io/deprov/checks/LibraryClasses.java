package io.deprov.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.Arrays;
import java.util.List;

/**
 * The classes of our modules, read once. Whoever asks for a module's classes gets enough of them, built by this build, or an
 * {@link AssertionError}: a rule that looks at nothing never goes red.
 */
public final class LibraryClasses {

    private static final JavaClasses ALL =
            new ClassFileImporter().withImportOption(LibraryClasses::isLibrary).importPackages("io.deprov");

    private LibraryClasses() {}

    private static boolean isLibrary(Location location) {
        return !location.contains("/deprov-checks/target/");
    }

    /** All classes of a module; at least as many as it is known to have. */
    public static JavaClasses of(LibraryModule module) {
        JavaClasses classes = ALL.that(describe("are in " + module.folder(), module::owns));
        assertThat(classes.size())
                .as(
                        "classes of %s seen (0: it is not on the class path of deprov-checks, or was not built; fewer than"
                                + " before: if code was removed, lower the number in LibraryModule)",
                        module.folder())
                .isPositive()
                .isGreaterThanOrEqualTo(module.fewestClasses());
        assertThat(classes.stream().filter(type -> !comesFrom(type, module)).map(JavaClass::getName))
                .as(
                        "classes of %s that this build has not made: run `mvn verify -pl deprov-checks -am`",
                        module.folder())
                .isEmpty();
        return classes;
    }

    private static boolean comesFrom(JavaClass type, LibraryModule module) {
        String built = Repository.root()
                .resolve(module.folder())
                .resolve("target")
                .toUri()
                .getPath();
        return type.getSource().orElseThrow().getUri().toString().contains(built);
    }

    /** What is ours and in no module of the table. */
    static List<String> homeless() {
        return ALL.stream()
                .filter(type -> Arrays.stream(LibraryModule.values()).noneMatch(module -> module.owns(type)))
                .map(JavaClass::getName)
                .filter(name -> !name.equals("module-info"))
                .toList();
    }
}
