package io.deprov.checks.docs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a block of code in the documentation stands in compiled source: {@code <!-- code: path/to/File.java#region -->}.
 *
 * @param path from the repository's root
 * @param region between {@code // tag::region[]} and {@code // end::region[]}
 */
record CodeReference(String path, String region) {

    private static final Pattern COMMENT = Pattern.compile("<!-- code: ([^#\\s]+\\.java)#([A-Za-z0-9-]+) -->");

    static Optional<CodeReference> parse(String line) {
        Matcher comment = COMMENT.matcher(line.strip());
        return comment.matches()
                ? Optional.of(new CodeReference(comment.group(1), comment.group(2)))
                : Optional.empty();
    }
}
