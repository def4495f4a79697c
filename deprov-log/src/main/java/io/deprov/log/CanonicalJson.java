package io.deprov.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * The one byte sequence that stands for a JSON document, whatever its white space, member order and escapes, as
 * <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a> (JCS) defines it.
 *
 * <pre>{@code
 * byte[] plan = "{ \"b\": 1.0, \"a\": \"\\u0041\" }".getBytes(UTF_8);
 * CanonicalJson.canonicalize(plan);   // {"a":"A","b":1}
 * CanonicalJson.digest(plan);         // sha256:2fba...
 * }</pre>
 *
 * <p>A digest is worth something only if two documents that mean different things never share it. Parsers read some
 * input differently or round it silently, so such input is refused instead of repaired:
 *
 * <ul>
 *   <li>a member name twice in one object, also when the two are escaped differently;
 *   <li>an integer beyond 2<sup>53</sup> in magnitude, and any other number whose canonical form would be one (2e16):
 *       doubles skip integers there. Write it as a string. Numbers from 1e21 on are written with an exponent, and are
 *       accepted;
 *   <li>a number too large for a double, or too close to zero to differ from it;
 *   <li>a surrogate escape without its partner, bytes that are not UTF-8, a byte order mark;
 *   <li>what is not JSON though some parsers take it: leading zeros, {@code NaN}, comments, trailing commas, content
 *       after the document;
 *   <li>arrays and objects nested more than 256 deep.
 * </ul>
 *
 * <p>Fractions are rounded to the nearest double, as RFC 8785 prescribes; text is not normalised. Any JSON value may be
 * the document, not only an object. Time and memory grow linearly with the document, but for the sorting of member
 * names; its size is the caller's to limit.
 *
 * <p>Thread-safe: no state.
 */
public final class CanonicalJson {
    private static final String DIGEST_PREFIX = "sha256:";

    private CanonicalJson() {}

    /**
     * Returns the canonical form of a document. Idempotent: the canonical form of the result is the result.
     *
     * @param utf8Json one JSON document in UTF-8; left as it is
     * @return a new array with the canonical form in UTF-8
     * @throws CanonicalJsonException when the document is not JSON, or is one that must not be hashed (see above)
     */
    public static byte[] canonicalize(byte[] utf8Json) {
        String document = StrictJson.decode(requireNonNull(utf8Json, "utf8Json"));
        StrictJson read = StrictJson.check(document);
        if (read.isCanonical()) {
            return utf8Json.clone();
        }
        String canonical = serialize(document);
        if (read.hasReals()) {
            // A library's rare fault in a number would otherwise become a digest that nobody can reproduce.
            StrictJson.check(canonical);
            requireStable(canonical, serialize(canonical));
        }
        return canonical.getBytes(UTF_8);
    }

    /**
     * Returns the SHA-256 digest of a document's canonical form.
     *
     * @param utf8Json one JSON document in UTF-8, canonical or not
     * @return {@code sha256:} and 64 lower-case hexadecimal digits
     * @throws CanonicalJsonException as {@link #canonicalize} does
     */
    public static String digest(byte[] utf8Json) {
        byte[] canonical = canonicalize(utf8Json);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical);
            return DIGEST_PREFIX + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static void requireStable(String once, String twice) {
        if (!once.equals(twice)) {
            throw new CanonicalJsonException(
                    0, "its canonical form changes when it is canonicalised again; do not hash it, report it as a bug");
        }
    }

    static String serialize(String document) {
        try {
            // The library takes arrays and objects only; RFC 8785 takes every value.
            String wrapped = new JsonCanonicalizer("[" + document + "]").getEncodedString();
            return wrapped.substring(1, wrapped.length() - 1);
        } catch (IOException e) {
            throw new CanonicalJsonException(0, "the canonicaliser refused what is JSON; report it as a bug", e);
        }
    }
}
