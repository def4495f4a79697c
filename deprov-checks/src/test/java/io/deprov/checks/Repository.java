package io.deprov.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The working tree the tests run in. */
public final class Repository {

    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", ".idea", ".vscode", ".settings");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Repository() {}

    /** The root: the nearest directory above the current one that holds the build of all modules. */
    public static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("deprov-checks/pom.xml"))) {
                return directory;
            }
        }
        throw new AssertionError("no directory above " + start + " holds deprov-checks/pom.xml: run this in the build");
    }

    /** The folders of the modules that the root's pom names, in any profile. */
    public static List<String> modules() {
        return MODULE.matcher(read(root().resolve("pom.xml")))
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    /** The tracked files; where git cannot tell (an exported copy), all files that no build wrote. Relative, sorted. */
    public static List<Path> files() {
        List<Path> tracked = Files.exists(root().resolve(".git")) ? tracked() : List.of();
        return tracked.isEmpty() ? walked() : tracked;
    }

    private static List<Path> tracked() {
        try {
            Process git = new ProcessBuilder("git", "ls-files", "-z")
                    .directory(root().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String names = new String(git.getInputStream().readAllBytes(), UTF_8);
            if (!git.waitFor(10, TimeUnit.SECONDS) || git.exitValue() != 0) {
                return List.of();
            }
            return Arrays.stream(names.split("\0"))
                    .filter(name -> !name.isEmpty())
                    .map(Path::of)
                    .filter(path -> Files.isRegularFile(root().resolve(path)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // no git here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while git listed the files", e);
        }
    }

    private static List<Path> walked() {
        try (Stream<Path> all = Files.walk(root())) {
            return all.filter(Files::isRegularFile)
                    .map(root()::relativize)
                    .filter(path -> Stream.iterate(path, parent -> parent != null, Path::getParent)
                            .noneMatch(part ->
                                    NOT_SOURCE.contains(part.getFileName().toString())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read as UTF-8 text", e);
        }
    }
}
