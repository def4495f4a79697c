package io.deprov.checks.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.checks.LibraryModule;
import io.deprov.checks.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that an integrator or embedder can reach has Javadoc. The compiler's own check of that would ask for a tag for each parameter,
 * result and exception as well, and so for sentences that say nothing.
 */
class PublicJavadocTest {

    @TempDir
    Path root;

    /** The types are compared with those of the class files, so that none is overlooked; the numbers go up with the module. */
    @ParameterizedTest
    @CsvSource({"API, true, 6, 570, 45", "CORE, false, 14, 290, 0", "TESTKIT, false, 3, 40, 0"})
    void everything_that_is_exported_has_javadoc(
            LibraryModule module, boolean withComponents, int packages, int members, int components)
            throws IOException {
        Path sources = Repository.root().resolve(module.folder()).resolve("src/main/java");
        Set<Class<?>> exported = new LinkedHashSet<>(ExportedTypes.of(module));
        Set<Class<?>> extended = new LinkedHashSet<>();
        exported.forEach(type -> extended.addAll(ExportedMembers.hiddenSupertypes(type)));

        SourceDocs docs = SourceDocs.below(sources, names(extended), withComponents);

        exported.addAll(extended);
        assertThat(docs.types()).as("types looked at").containsExactlyInAnyOrderElementsOf(names(exported));
        assertThat(docs.packages()).as("packages looked at").isGreaterThanOrEqualTo(packages);
        assertThat(docs.members()).as("members looked at").isGreaterThanOrEqualTo(members);
        assertThat(docs.components()).as("components looked at").isGreaterThanOrEqualTo(components);
        assertThat(docs.missing()).as("without Javadoc").isEmpty();
    }

    private static Set<String> names(Set<Class<?>> types) {
        return types.stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The check, shown what it must see and what it must leave alone. */
    @Test
    void what_is_reachable_and_says_nothing_is_found() throws IOException {
        Files.writeString(root.resolve("package-info.java"), "package example;\n");
        Files.writeString(root.resolve("Open.java"), """
                package example;

                public class Open<T> {
                    public static final int CONSTANT = 1;
                    int hidden;
                    protected Open() {}
                    private Open(int number) {}
                    public void method(T given) {}
                    /** */
                    public void empty() {}
                    /** Says something. */
                    public void told() {}
                    @Override
                    public String toString() { return ""; }
                    void packagePrivate() {}
                    static class Hidden { public void unreachable() {} }
                    public interface Inner { void implicitlyPublic(); }
                    /** A pair. @param left one */
                    public record Pair(int left, int right) {}
                    /** Colours. */
                    public enum Colour { RED, /** Said. */ GREEN }
                    public static final class Closed { protected void nobodyCanReachThis() {} }
                }
                """);
        Files.writeString(root.resolve("Hidden.java"), "package example;\nclass Hidden { public int unreachable; }\n");
        Files.writeString(root.resolve("Base.java"), """
                package example;

                /** What others extend. */
                abstract class Base {
                    public void inherited() {}
                    void packagePrivate() {}
                    /** Extended as well. */
                    static class Nested { public void inheritedToo() {} }
                }
                """);

        SourceDocs docs = SourceDocs.below(root, Set.of("example.Base", "example.Base$Nested"), true);

        assertThat(docs.missing())
                .extracting(line -> line.substring(line.indexOf(".java: ") + 7))
                .containsExactlyInAnyOrder(
                        "package example",
                        "example.Base.inherited()",
                        "example.Base$Nested.inheritedToo()",
                        "example.Open",
                        "example.Open.CONSTANT",
                        "example.Open.<init>()",
                        "example.Open.method(T given)",
                        "example.Open.empty()",
                        "example.Open$Inner",
                        "example.Open$Inner.implicitlyPublic()",
                        "component right of example.Open$Pair",
                        "example.Open$Colour.RED",
                        "example.Open$Closed");
        assertThat(docs.types())
                .containsExactly(
                        "example.Base",
                        "example.Base$Nested",
                        "example.Open",
                        "example.Open$Closed",
                        "example.Open$Colour",
                        "example.Open$Inner",
                        "example.Open$Pair");
    }
}
