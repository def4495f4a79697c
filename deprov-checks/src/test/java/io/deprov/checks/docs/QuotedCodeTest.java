package io.deprov.checks.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check on documents, shown documents that lie. */
class QuotedCodeTest {

    private static final String SOURCE = "built/src/main/java/Example.java";

    @TempDir
    Path root;

    private QuotedCode quoted;

    @BeforeEach
    void write_the_source() throws IOException {
        Path file = root.resolve(SOURCE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                class Example {
                    // tag::two[]
                    int one() {
                        return 1;
                    }
                    // end::two[]
                }
                """);
        Files.createDirectories(root.resolve("other/src/main/java"));
        Files.copy(file, root.resolve("other/src/main/java/Example.java"));
        quoted = new QuotedCode(new SourceRegions(root, List.of("built")));
    }

    @Test
    void accepts_a_block_that_is_only_indented_differently() {
        assertThat(problems(
                        "<!-- code: " + SOURCE + "#two -->", "```java", "int one() {", "    return 1;", "}", "", "```"))
                .isEmpty();
    }

    @Test
    void rejects_a_block_without_a_reference() {
        assertThat(problems("Some text.", "```java", "int one;", "```"))
                .singleElement()
                .asString()
                .startsWith("README.md:2: Java that nothing compiles");
    }

    @Test
    void one_reference_serves_one_block() {
        assertThat(problems(
                        "<!-- code: " + SOURCE + "#two -->",
                        "```java",
                        "int one() {",
                        "    return 1;",
                        "}",
                        "```",
                        "```java",
                        "int one;",
                        "```"))
                .singleElement()
                .asString()
                .startsWith("README.md:7: Java that nothing compiles");
    }

    @Test
    void rejects_a_block_that_differs_in_one_character() {
        assertThat(problems("<!-- code: " + SOURCE + "#two -->", "```java", "int one() {", "    return 2;", "}", "```"))
                .singleElement()
                .asString()
                .contains("is not what the source says", "return 1;");
    }

    @Test
    void rejects_a_block_that_leaves_a_line_out() {
        assertThat(problems("<!-- code: " + SOURCE + "#two -->", "~~~Java", "int one() {", "}", "~~~"))
                .hasSize(1);
    }

    @Test
    void rejects_a_region_that_is_not_there() {
        assertThat(problems("<!-- code: " + SOURCE + "#three -->", "```java", "```"))
                .singleElement()
                .asString()
                .contains("has 0 lines \"// tag::three[]\"");
    }

    @Test
    void rejects_source_that_no_module_compiles() {
        assertThat(problems("<!-- code: other/src/main/java/Example.java#two -->", "```java", "```"))
                .singleElement()
                .asString()
                .contains("nothing compiles it");
    }

    @Test
    void leaves_other_languages_alone() {
        assertThat(problems("```sh", "mvn verify", "```", "````markdown", "```java", "int one;", "```", "````"))
                .isEmpty();
    }

    private List<String> problems(String... lines) {
        return quoted.problems("README.md", String.join("\n", lines));
    }
}
