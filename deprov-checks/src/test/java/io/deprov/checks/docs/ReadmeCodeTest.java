package io.deprov.checks.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.checks.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code in README.md and docs is quoted from source that the build compiles. */
class ReadmeCodeTest {

    @Test
    void every_java_block_stands_in_compiled_source() throws IOException {
        Path root = Repository.root();
        QuotedCode quoted = new QuotedCode(new SourceRegions(root, Repository.modules()));
        List<Path> documents = documents(root);
        List<String> problems = new ArrayList<>();
        int blocks = 0;
        for (Path document : documents) {
            String markdown = Repository.read(document);
            blocks += JavaBlock.in(markdown).size();
            problems.addAll(quoted.problems(root.relativize(document).toString(), markdown));
        }

        assertThat(documents).contains(root.resolve("README.md"));
        assertThat(blocks).as("Java blocks seen").isPositive();
        assertThat(problems).isEmpty();
    }

    private static List<Path> documents(Path root) throws IOException {
        List<Path> documents = new ArrayList<>();
        documents.add(root.resolve("README.md"));
        assertThat(documents).allSatisfy(readme -> assertThat(readme).isRegularFile());
        if (Files.isDirectory(root.resolve("docs"))) {
            try (Stream<Path> all = Files.walk(root.resolve("docs"))) {
                all.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
            }
        }
        return documents;
    }
}
