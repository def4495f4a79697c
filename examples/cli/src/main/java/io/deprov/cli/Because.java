package io.deprov.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file cannot be read or written, in words. */
final class Because {

    private Because() {}

    static String of(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is not there; check the path";
        }
        if (e instanceof AccessDeniedException) {
            return "its permissions or those of its directory do not allow it";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory; give the path of a file";
        }
        if (String.valueOf(e.getMessage()).endsWith("No space left on device")) {
            return "the disk is full; make room or give another path";
        }
        return e.getClass().getSimpleName() + "; check path, permissions and disk";
    }
}
