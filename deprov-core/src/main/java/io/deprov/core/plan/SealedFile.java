package io.deprov.core.plan;

import io.deprov.core.json.CoreJson;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads files that carry their digest, and only as they were written. */
final class SealedFile {

    private SealedFile() {}

    /**
     * Reads what {@link CoreJson} wrote. Refused is also what a lenient reader takes for the same (a number in quotes, a duration
     * written in another way): whoever compares two files must see what is executed.
     *
     * @param what what it should be
     * @param remedy what to do when it is not
     * @throws IntegrityException with one line on what is wrong and what to do
     */
    static <T> T read(byte[] bytes, Class<T> shape, String what, String remedy) throws IntegrityException {
        @Nullable T content;
        boolean asWritten;
        try {
            content = CoreJson.read(bytes, shape);
            // The canonical form also refuses what JSON readers disagree about: lone surrogates, numbers that lose
            // digits.
            asWritten = content != null
                    && Arrays.equals(
                            CanonicalJson.canonicalize(bytes), CanonicalJson.canonicalize(CoreJson.bytes(content)));
        } catch (IOException | RuntimeException e) {
            throw new IntegrityException(
                    "this is no deprov " + what + ", or it was damaged: " + firstLine(e) + "; " + remedy);
        }
        if (content == null || !asWritten) {
            throw new IntegrityException(
                    "this is no deprov " + what + " as it was written; it was edited by hand or damaged; " + remedy);
        }
        return content;
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        String line = message.lines().findFirst().orElse("");
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return bytes.length > 300 ? line.substring(0, Math.min(line.length(), 200)) + "..." : line;
    }
}
