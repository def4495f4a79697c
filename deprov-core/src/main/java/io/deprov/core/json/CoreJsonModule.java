package io.deprov.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the API's values are written: names and ids as text, the rest as small objects. */
final class CoreJsonModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    CoreJsonModule() {
        super("deprov-core");
        text(TargetId.class, TargetId::value, TargetId::new);
        text(PartitionId.class, PartitionId::value, PartitionId::new);
        text(AccessKind.class, AccessKind::toString, AccessKind::parse);
        text(Effect.class, Effect::name, Effect::new);
        text(StepId.class, StepId::value, StepId::new);
        text(IdentifierType.class, IdentifierType::name, IdentifierType::new);
        text(Duration.class, Duration::toString, Duration::parse);
        text(Instant.class, Instant::toString, Instant::parse);
        viaShape(ItemId.class, ItemShape.class, ItemShape::of, ItemShape::value);
        viaShape(Fingerprint.class, FingerprintShape.class, FingerprintShape::of, FingerprintShape::value);
        viaShape(AccessRef.class, AccessShape.class, AccessShape::of, AccessShape::value);
    }

    private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        addSerializer(type, new StdSerializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(write.apply(value));
            }
        });
        addDeserializer(type, new StdDeserializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                String text = in.getValueAsString();
                try {
                    return read.apply(text == null ? "" : text);
                } catch (RuntimeException e) {
                    throw invalid(in, text, type, e);
                }
            }
        });
    }

    private static JsonProcessingException invalid(
            JsonParser in, @Nullable String text, Class<?> type, RuntimeException e) {
        InvalidFormatException failure =
                InvalidFormatException.from(in, "not a valid " + type.getSimpleName(), text, type);
        failure.addSuppressed(e);
        return failure;
    }

    private <T, S> void viaShape(Class<T> type, Class<S> shape, Function<T, S> write, Function<S, T> read) {
        addSerializer(type, new StdDelegatingSerializer(type, new StdConverter<T, S>() {
            @Override
            public S convert(T value) {
                return write.apply(value);
            }

            @Override
            public JavaType getOutputType(TypeFactory types) {
                return types.constructType(shape);
            }
        }));
        addDeserializer(type, new StdDelegatingDeserializer<>(new StdConverter<S, T>() {
            @Override
            public T convert(S value) {
                return read.apply(value);
            }

            @Override
            public JavaType getInputType(TypeFactory types) {
                return types.constructType(shape);
            }
        }));
    }

    /** An id; {@code owner} is empty for an item without one. */
    record ItemShape(
            TargetId target, PartitionId partition, AccessKind kind, String owner, String id, IdStrength strength) {

        static ItemShape of(ItemId item) {
            return new ItemShape(
                    item.target(),
                    item.partition(),
                    item.kind(),
                    item.ownerId().orElse(""),
                    item.nativeId(),
                    item.strength());
        }

        ItemId value() {
            return ItemId.of(target, partition, kind, owner.isEmpty() ? null : owner, id, strength);
        }
    }

    /** A fingerprint; parts that are not there are empty. */
    record FingerprintShape(String id, String owner, String createdAt, String name) {

        static FingerprintShape of(Fingerprint value) {
            return new FingerprintShape(
                    value.id(),
                    value.ownerId().orElse(""),
                    value.createdAt().map(Instant::toString).orElse(""),
                    value.name().orElse(""));
        }

        Fingerprint value() {
            Fingerprint.Builder builder = Fingerprint.of(id);
            if (!owner.isEmpty()) {
                builder.ownerId(owner);
            }
            if (!createdAt.isEmpty()) {
                builder.createdAt(Instant.parse(createdAt));
            }
            if (!name.isEmpty()) {
                builder.name(name);
            }
            return builder.build();
        }
    }

    /** An access reference. */
    record AccessShape(ItemId item, Fingerprint fingerprint, Map<String, String> facts) {

        static AccessShape of(AccessRef ref) {
            return new AccessShape(ref.id(), ref.fingerprint(), ref.facts());
        }

        AccessRef value() {
            return AccessRef.of(item, fingerprint, new TreeMap<>(facts));
        }
    }
}
