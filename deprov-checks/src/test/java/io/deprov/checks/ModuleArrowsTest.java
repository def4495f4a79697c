package io.deprov.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which module may use which, and how the packages inside one lie. */
class ModuleArrowsTest {

    private static final Set<String> NOT_DEPLOYED_OR_EMPTY = Set.of("deprov-bom", "deprov-checks");

    @ParameterizedTest
    @EnumSource
    void the_classes_of_every_module_are_seen(LibraryModule module) {
        JavaClasses seen = LibraryClasses.of(module);

        assertThat(seen.size()).isGreaterThanOrEqualTo(module.fewestClasses());
    }

    @Test
    void every_module_of_the_build_has_its_row() {
        Set<String> rows =
                Arrays.stream(LibraryModule.values()).map(LibraryModule::folder).collect(Collectors.toSet());

        List<String> modules = Repository.modules();

        assertThat(modules).containsAll(rows);
        assertThat(modules)
                .filteredOn(module -> !module.startsWith("examples/") && !module.startsWith("benchmarks"))
                .filteredOn(module -> !NOT_DEPLOYED_OR_EMPTY.contains(module))
                .as("modules without a row in LibraryModule are held to nothing")
                .isSubsetOf(rows);
    }

    @Test
    void every_class_is_in_a_module_of_the_table() {
        assertThat(LibraryClasses.homeless())
                .as("classes in packages that belong to no row of LibraryModule")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_module_uses_only_what_its_row_allows(LibraryModule module) {
        classes()
                .should()
                .onlyDependOnClassesThat(module.whatItMayUse())
                .as(module.folder() + " should only use classes that "
                        + module.whatItMayUse().getDescription())
                .check(LibraryClasses.of(module));
    }

    /** Holds whatever a row says: nobody opens this door by adding a word to the table. */
    @ParameterizedTest
    @MethodSource("connectors")
    void a_connector_knows_neither_the_core_nor_the_log_nor_another_connector(LibraryModule connector) {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are deprov's, but neither the API's nor its own",
                        used -> LibraryModule.isWithin(used.getPackageName(), "io.deprov")
                                && !LibraryModule.API.owns(used)
                                && !connector.owns(used)))
                .check(LibraryClasses.of(connector));
    }

    static Stream<LibraryModule> connectors() {
        return Arrays.stream(LibraryModule.values()).filter(LibraryModule::isConnector);
    }

    @ParameterizedTest
    @EnumSource
    void the_packages_of_a_module_have_no_cycles(LibraryModule module) {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(LibraryClasses.of(module));
    }

    @ParameterizedTest
    @EnumSource
    void every_package_is_null_marked(LibraryModule module) {
        JavaClasses seen = LibraryClasses.of(module);
        Set<String> packages =
                seen.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).contains(module.rootPackage());
        assertThat(packages)
                .filteredOn(name -> !isNullMarked(seen, name + ".package-info"))
                .as("packages of %s without @NullMarked in a package-info.java", module.folder())
                .isEmpty();
    }

    private static boolean isNullMarked(JavaClasses seen, String packageInfo) {
        return seen.contain(packageInfo) && seen.get(packageInfo).isAnnotatedWith(NullMarked.class);
    }

    /** Each package by itself, the root package too. */
    private static final class EachPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
