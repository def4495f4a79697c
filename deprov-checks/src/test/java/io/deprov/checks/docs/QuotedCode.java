package io.deprov.checks.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares the Java blocks of a document with the source they are quoted from: line for line, apart from indentation and empty lines
 * around the block.
 *
 * @param sources where the quoted code stands
 */
record QuotedCode(SourceRegions sources) {

    /** What is wrong, a text for each block; empty when all is well. */
    List<String> problems(String document, String markdown) {
        List<String> problems = new ArrayList<>();
        for (JavaBlock block : JavaBlock.in(markdown)) {
            String where = document + ":" + block.line() + ": ";
            if (block.reference().isEmpty()) {
                problems.add(
                        where + "Java that nothing compiles: put <!-- code: path/to/File.java#region --> above it");
                continue;
            }
            try {
                String source = plain(sources.read(block.reference().get()));
                if (!plain(block.code()).equals(source)) {
                    problems.add(where + "is not what the source says, which is:\n" + source);
                }
            } catch (IllegalArgumentException e) {
                problems.add(where + e.getMessage());
            }
        }
        return problems;
    }

    private static String plain(String code) {
        return code.stripIndent()
                .lines()
                .map(String::stripTrailing)
                .reduce("", (text, line) -> text + line + "\n")
                .strip();
    }
}
