package io.deprov.core.secret;

import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretException;
import io.deprov.api.config.SecretRef;
import io.deprov.api.config.SecretResolver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Resolves {@code file:PATH}: the whole file in UTF-8, without one line end at its end. At most 64 KiB. Read anew each time, so a
 * rotated secret is picked up. Thread-safe.
 */
public final class FileSecretResolver implements SecretResolver {

    private static final long MOST_BYTES = 64 * 1024;

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public Secret resolve(SecretRef ref) throws SecretException {
        byte[] bytes = read(ref);
        CharBuffer chars;
        try {
            chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new SecretException("secret " + ref + ": the file is not UTF-8 text");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        char[] text = chars.array();
        try {
            int length = withoutLineEnd(text, chars.limit());
            if (length == 0) {
                throw new SecretException("secret " + ref + ": the file is empty");
            }
            char[] value = Arrays.copyOf(text, length);
            try {
                return Secret.copyOf(value);
            } finally {
                Arrays.fill(value, '\0');
            }
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    private static byte[] read(SecretRef ref) throws SecretException {
        try {
            Path path = Path.of(ref.path());
            if (Files.size(path) > MOST_BYTES) {
                throw new SecretException("secret " + ref + ": the file is larger than 64 KiB; is it the right one?");
            }
            return Files.readAllBytes(path);
        } catch (IOException | InvalidPathException e) {
            throw new SecretException("secret " + ref + ": the file cannot be read ("
                    + e.getClass().getSimpleName() + "); check path and permissions");
        }
    }

    private static int withoutLineEnd(char[] text, int length) {
        int end = length;
        if (end > 0 && text[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && text[end - 1] == '\r') {
            end--;
        }
        return end;
    }
}
