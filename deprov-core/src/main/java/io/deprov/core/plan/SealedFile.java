package io.deprov.core.plan;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.core.json.CoreJson;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads files that carry their digest, and only as they were written. */
final class SealedFile {

    private static final Pattern OURS = Pattern.compile("deprov-[a-z]{1,20}/[0-9]{1,9}");

    private SealedFile() {}

    /**
     * Reads what {@link CoreJson} wrote. Refused is also what a lenient reader takes for the same (a number in quotes, a duration
     * written in another way): whoever compares two files must see what is executed.
     *
     * <p>Nothing of the content is repeated: somebody may have named the wrong file, and there may be a password in it.
     *
     * @param format what the file has to say it is
     * @param what what it should be
     * @param remedy what to do when it is not
     * @throws IntegrityException with one line on what is wrong and what to do
     */
    static <T> T read(byte[] bytes, Class<T> shape, String format, String what, String remedy)
            throws IntegrityException {
        if (bytes.length == 0) {
            throw new IntegrityException("this is no deprov " + what + ": it is empty; " + remedy);
        }
        requireFormat(bytes, format, what, remedy);
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
                    "this is no deprov " + what + ", or it was damaged" + place(e) + "; " + remedy);
        }
        if (content == null || !asWritten) {
            throw new IntegrityException(
                    "this is no deprov " + what + " as it was written; it was edited by hand or damaged; " + remedy);
        }
        return content;
    }

    /** A file of another kind or version is told by its name, where it has one of ours; anything else is for the reader to judge. */
    private static void requireFormat(byte[] bytes, String format, String what, String remedy)
            throws IntegrityException {
        String said;
        try {
            said = CoreJson.read(bytes, JsonNode.class).path("format").asText();
        } catch (IOException | RuntimeException e) {
            return;
        }
        if (OURS.matcher(said).matches() && !said.equals(format)) {
            throw new IntegrityException("this is no deprov " + what + " (" + format + ") but says it is " + said
                    + "; name the right file, use the deprov that wrote it, or " + remedy);
        }
    }

    private static String place(Exception e) {
        JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
