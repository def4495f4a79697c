package io.deprov.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.util.Optional;

/**
 * A JSON object of three members: {@code format} says what it is, another is its content, and {@code digest} is that of the content's
 * canonical form. The content is checked as it lies there, before any class of ours reads it: what these know nothing of must not be
 * dropped before it was hashed.
 */
public final class SealedJson {

    private static final String FORMAT = "format";
    private static final String DIGEST = "digest";

    private final JsonNode object;
    private final JsonNode content;

    private SealedJson(JsonNode object, JsonNode content) {
        this.object = object;
        this.content = content;
    }

    /**
     * Reads a document.
     *
     * @param member the name of its content
     * @throws IOException when it is not JSON
     * @throws io.deprov.log.CanonicalJsonException when it is JSON that readers disagree about
     */
    public static SealedJson read(byte[] document, String member) throws IOException {
        // For the line and column of what is no JSON; the canonical form is one line.
        CoreJson.tree(document);
        JsonNode object = CoreJson.tree(CanonicalJson.canonicalize(document));
        return new SealedJson(object, object.path(member));
    }

    /** What it says it is; empty when it says nothing. */
    public String format() {
        return object.path(FORMAT).asText();
    }

    /** True when it has its three members, and no other. */
    public boolean isComplete() {
        return object.size() == 3
                && object.path(FORMAT).isTextual()
                && object.path(DIGEST).isTextual()
                && content.isObject();
    }

    /** The digest it carries. */
    public String digest() {
        return object.path(DIGEST).asText();
    }

    /** The digest that its content has. */
    public String actualDigest() {
        return CoreJson.digest(content);
    }

    /**
     * The content; empty when this version has no class for it, or one that would write something else than was read: a later field, but
     * also what only a lenient reader takes for the same (a number in quotes, a duration written in another way).
     */
    public <T> Optional<T> content(Class<T> shape) {
        try {
            T value = CoreJson.read(CoreJson.bytes(content), shape);
            return CoreJson.digest(value).equals(actualDigest()) ? Optional.of(value) : Optional.empty();
        } catch (IOException e) {
            // Says what it has read, and there may be personal data in it.
            return Optional.empty();
        }
    }
}
