package io.deprov.core.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One mapper, strict when reading: duplicate keys, unknown keys and missing keys are errors. Thread-safe. No Jackson type shows in
 * the public signatures of the other packages.
 */
public final class CoreJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            // A record is its components; what it says of itself besides, isFinished() for one, is not written.
            .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
            .addModule(new CoreJsonModule())
            .build();

    /** Sorts as RFC 8785 does, so that what it writes is canonical nearly always. */
    private static final ObjectMapper SORTING = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
            .addModule(new CoreJsonModule())
            .build();

    private CoreJson() {}

    /** Writes a value on one line. */
    public static byte[] bytes(Object value) {
        return bytes(MAPPER, value);
    }

    /** The value's canonical JSON (RFC 8785). */
    public static byte[] canonical(Object value) {
        return CanonicalJson.canonicalize(bytes(SORTING, value));
    }

    private static byte[] bytes(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "a value of " + value.getClass().getName() + " cannot be written as JSON", e);
        }
    }

    /** Writes a value for people to read. */
    public static byte[] prettyBytes(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "a value of " + value.getClass().getName() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads a value.
     *
     * @throws IOException when the bytes are not JSON of that shape
     */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        return MAPPER.readValue(json, type);
    }

    static JsonNode tree(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    /**
     * A text that a target or a connector gave, as it can be written as canonical JSON: half a character becomes a replacement. Not for
     * ids, which would become somebody else's.
     */
    public static String writable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }

    /** As {@link #writable(String)}, for each value, sorted. */
    public static SortedMap<String, String> writable(Map<String, String> texts) {
        SortedMap<String, String> result = new TreeMap<>();
        texts.forEach((key, value) -> result.put(key, writable(value)));
        return result;
    }

    /** {@code sha256:} and the hexadecimal SHA-256 of the value's canonical JSON (RFC 8785). */
    public static String digest(Object value) {
        return CanonicalJson.digest(bytes(SORTING, value));
    }
}
