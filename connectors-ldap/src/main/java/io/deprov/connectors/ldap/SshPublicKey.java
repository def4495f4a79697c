package io.deprov.connectors.ldap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A public key as {@code authorized_keys} writes it: options, type, Base64 blob, comment.
 *
 * @param type e.g. {@code ssh-ed25519}
 * @param fingerprint as {@code ssh-keygen -lf} prints it
 * @param comment what follows the blob; may be empty
 * @see <a href="https://man.openbsd.org/sshd.8#AUTHORIZED_KEYS_FILE_FORMAT">sshd(8), AUTHORIZED_KEYS FILE FORMAT</a>
 */
record SshPublicKey(String type, String fingerprint, String comment) {

    /**
     * Reads a line. The blob is what counts: it starts with the name of its own type (RFC 4253, 6.6), which is how it is told from a
     * word in the options.
     */
    static Optional<SshPublicKey> parse(String line) {
        List<String> words = words(line.strip());
        for (int i = 0; i + 1 < words.size(); i++) {
            Optional<byte[]> blob = blob(words.get(i), words.get(i + 1));
            if (blob.isPresent()) {
                String comment = String.join(" ", words.subList(i + 2, words.size()));
                return Optional.of(new SshPublicKey(words.get(i), Sha256.openSshFingerprint(blob.get()), comment));
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> blob(String type, String base64) {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        if (blob.length <= 4 + name.length || ByteBuffer.wrap(blob).getInt() != name.length) {
            return Optional.empty();
        }
        boolean isNamed = ByteBuffer.wrap(blob, 4, name.length).equals(ByteBuffer.wrap(name));
        return isNamed ? Optional.of(blob) : Optional.empty();
    }

    /** Splits at blanks, but not inside the double quotes of options. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isEscaped = i > 0 && line.charAt(i - 1) == '\\';
            if (c == '"' && !isEscaped) {
                isQuoted = !isQuoted;
            }
            if (!isQuoted && Character.isWhitespace(c)) {
                if (word.length() > 0) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }
}
