package io.deprov.core.plan;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.deprov.core.json.CoreJson;
import io.deprov.core.json.SealedJson;
import io.deprov.log.CanonicalJsonException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Reads files that carry their digest, and only as they were written. */
final class SealedFile {

    private static final Pattern OURS = Pattern.compile("deprov-[a-z]{1,20}/[0-9]{1,9}");

    private SealedFile() {}

    /**
     * Reads what {@link CoreJson} wrote, and nothing else: whoever compares two files must see what is executed.
     *
     * <p>Nothing of the content is repeated: somebody may have named the wrong file, and there may be a password in it.
     *
     * @param format what the file has to say it is
     * @param what what it should be; its content is the member of that name
     * @param remedy what to do when it is not
     * @throws IntegrityException with one line on what is wrong and what to do
     */
    static <T> T read(byte[] bytes, Class<T> shape, String format, String what, String remedy)
            throws IntegrityException {
        if (bytes.length == 0) {
            throw new IntegrityException("this is no deprov " + what + ": it is empty; " + remedy);
        }
        SealedJson file;
        try {
            file = SealedJson.read(bytes, what);
        } catch (IOException | CanonicalJsonException e) {
            throw new IntegrityException(
                    "this is no deprov " + what + ", or it was damaged" + place(e) + "; " + remedy);
        }
        if (OURS.matcher(file.format()).matches() && !file.format().equals(format)) {
            throw new IntegrityException("this is no deprov " + what + " (" + format + ") but says it is "
                    + file.format() + "; name the right file, use the deprov that wrote it, or " + remedy);
        }
        if (!file.isComplete() || !file.format().equals(format)) {
            throw new IntegrityException("this is no deprov " + what + " (" + format
                    + ") as it was written; it was edited by hand or damaged; " + remedy);
        }
        String actual = file.actualDigest();
        if (!actual.equals(file.digest())) {
            throw new IntegrityException("the " + what + " does not match its digest: it says " + file.digest()
                    + " and has " + actual + "; it was edited or damaged, so " + remedy);
        }
        return file.content(shape)
                .orElseThrow(() -> IntegrityException.unreadable("the " + what
                        + " matches its digest, and this version of deprov cannot read it as it was written; use the"
                        + " version that wrote it, or " + remedy));
    }

    private static String place(Exception e) {
        JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
