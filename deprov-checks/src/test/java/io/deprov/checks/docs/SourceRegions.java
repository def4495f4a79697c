package io.deprov.checks.docs;

import io.deprov.checks.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Marked regions of the source files that the build compiles.
 *
 * @param root the repository's root
 * @param modules the folders of the modules that are built
 */
record SourceRegions(Path root, List<String> modules) {

    /**
     * The lines of a region.
     *
     * @throws IllegalArgumentException saying what is wrong: no such file, not compiled, not exactly one such region
     */
    String read(CodeReference reference) {
        if (modules.stream().noneMatch(module -> isSourceOf(module, reference.path()))) {
            throw new IllegalArgumentException(
                    reference.path() + " is in the source directory of no module, so nothing compiles it");
        }
        Path file = root.resolve(reference.path()).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + reference.path());
        }
        List<String> lines = Repository.read(file).lines().toList();
        int start = only(lines, "// tag::" + reference.region() + "[]", reference);
        int end = only(lines, "// end::" + reference.region() + "[]", reference);
        if (end < start) {
            throw new IllegalArgumentException(reference + " ends before it starts");
        }
        return String.join("\n", lines.subList(start + 1, end));
    }

    private static boolean isSourceOf(String module, String path) {
        return path.startsWith(module + "/src/main/java/") || path.startsWith(module + "/src/test/java/");
    }

    private static int only(List<String> lines, String mark, CodeReference reference) {
        int[] found = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).strip().equals(mark))
                .toArray();
        if (found.length != 1) {
            throw new IllegalArgumentException(
                    reference.path() + " has " + found.length + " lines \"" + mark + "\" instead of one");
        }
        return found[0];
    }
}
