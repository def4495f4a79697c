package io.deprov.core.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.catalogue.TargetSpec;
import io.deprov.core.guard.ProtectedGuard.ProtectedAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says. YAML; {@link #schema()} and, for each target, its connector's schema say which keys there are;
 * unknown ones are refused. Secrets are references only.
 *
 * <pre>{@code
 * stateDirectory: state
 * targets:
 *   corp-ldap:
 *     connector: ldap
 *     config:
 *       url: ldaps://ldap.example.com:636
 *       ...
 * }</pre>
 *
 * @param stateDirectory where journal and audit log are kept; relative paths count from the file's directory
 * @param selfApproval whether somebody may execute what nobody else approved
 * @param approvalValidity how long an approval is good
 * @param callTimeout how long one call of a connector may take
 * @param patience how long a run waits for another try of what failed
 * @param keepUndo how long what can undo a step is kept
 * @param protectedSubjects who must never be touched
 * @param protectedAccounts which accounts must never be touched
 * @param targets the targets, in the order written
 */
public record DeprovConfig(
        Path stateDirectory,
        boolean selfApproval,
        Duration approvalValidity,
        Duration callTimeout,
        Duration patience,
        Duration keepUndo,
        List<Identifier> protectedSubjects,
        List<ProtectedAccount> protectedAccounts,
        List<TargetSpec> targets) {

    private static final String TARGETS = "targets";

    private static final ConfigSchema TARGET_SCHEMA = ConfigSchema.of(
            ConfigKey.of("connector", ConfigType.STRING, "The connector's type, e.g. ldap.")
                    .required()
                    .build(),
            ConfigKey.of(
                            "concurrency",
                            ConfigType.INTEGER,
                            "How many steps at once on each partition, where it is to be fewer than the connector takes.")
                    .range(1, 1024)
                    .build(),
            ConfigKey.of(
                            "stepsPerSecond",
                            ConfigType.INTEGER,
                            "How many steps may begin in a second on each partition, each of which makes a few calls; as many as come"
                                    + " where it is not given.")
                    .range(1, 10_000)
                    .build());

    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            ConfigKey.of(
                            "stateDirectory",
                            ConfigType.STRING,
                            "Where journal and audit log are kept; one process at a time. Relative paths count from the directory of"
                                    + " the configuration file.")
                    .required()
                    .build(),
            ConfigKey.of(
                            "selfApproval",
                            ConfigType.BOOLEAN,
                            "Whether a plan may be applied with --yes, without anybody else's approval. It is recorded as"
                                    + " self-approved.")
                    .defaultValue(false)
                    .build(),
            ConfigKey.of("approvalValidity", ConfigType.DURATION, "How long an approval is good.")
                    .defaultValue(Duration.ofHours(24))
                    .build(),
            ConfigKey.of(
                            "callTimeout",
                            ConfigType.DURATION,
                            "How long one call of a connector may take; a day at most.")
                    .defaultValue(Duration.ofSeconds(30))
                    .build(),
            ConfigKey.of(
                            "patience",
                            ConfigType.DURATION,
                            "How long a run waits for another try of what failed, for a target that asked to be left alone or does not"
                                    + " answer. What is left then goes on with the next run. Seven days at most.")
                    .defaultValue(Duration.ofMinutes(1))
                    .build(),
            ConfigKey.of(
                            "keepUndo",
                            ConfigType.DURATION,
                            "For how long what can give access back is kept, sealed, where a step is restorable; ten years at most.")
                    .defaultValue(Duration.ofDays(90))
                    .build(),
            ConfigKey.of(
                            "protectedSubjects",
                            ConfigType.STRING_LIST,
                            "Who must never be touched: TYPE=VALUE, e.g. employeeNumber=1.")
                    .build(),
            ConfigKey.of(
                            "protectedAccounts",
                            ConfigType.STRING_LIST,
                            "Accounts that must never be touched: TARGET:ACCOUNT, by immutable id or by name.")
                    .build());

    /** Copies the lists. */
    public DeprovConfig {
        protectedSubjects = List.copyOf(protectedSubjects);
        protectedAccounts = List.copyOf(protectedAccounts);
        targets = List.copyOf(targets);
    }

    /** The keys of a target, besides {@code config}. */
    public static ConfigSchema targetSchema() {
        return TARGET_SCHEMA;
    }

    /** The keys at the top of the file, besides {@code targets}. */
    public static ConfigSchema schema() {
        return SCHEMA;
    }

    /**
     * Reads a file. Nothing but the file itself is read.
     *
     * @throws ConfigException naming every problem
     */
    public static DeprovConfig read(Path file) throws ConfigException {
        Map<?, ?> raw;
        byte[] bytes = new byte[0];
        try {
            bytes = Files.readAllBytes(file);
            raw = mapper().readValue(bytes, Map.class);
        } catch (JsonProcessingException e) {
            throw new ConfigException(List.of(file + " " + unreadable(e, bytes)));
        } catch (IOException e) {
            throw new ConfigException(List.of("the configuration " + file + " cannot be read: " + why(file, e)
                    + "; give its path with --config"));
        }
        Path directory = file.toAbsolutePath().getParent();
        return of(raw == null ? Map.of() : raw, directory == null ? Path.of("") : directory);
    }

    private static String why(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (e instanceof AccessDeniedException) {
            return "its permissions do not allow it";
        }
        return Files.isDirectory(file) ? "it is a directory" : e.getClass().getSimpleName();
    }

    /** Says where, but not what is there: parsers like to quote the line, and there may be a secret on it. */
    private static String unreadable(JsonProcessingException e, byte[] bytes) {
        JsonLocation location = e.getLocation();
        String where =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        String message = e.getOriginalMessage();
        if (message != null && message.startsWith("Duplicate field")) {
            return "names a key twice" + where;
        }
        if (e instanceof MismatchedInputException) {
            return "is empty or not a map of keys" + where;
        }
        int tab = lineWithTab(bytes);
        return tab > 0
                ? "is not valid YAML: line " + tab + " is indented with a tab; use spaces"
                : "is not valid YAML" + where + ": look for indentation, quotes and colons there";
    }

    /** The parser says where the last good thing began, which may be lines before; this is what is wrong most often. */
    private static int lineWithTab(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).stripLeading().length() > 0 && lines.get(i).matches(" *\t.*")) {
                return i + 1;
            }
        }
        return 0;
    }

    private static YAMLMapper mapper() {
        return YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    private static DeprovConfig of(Map<?, ?> raw, Path directory) throws ConfigException {
        List<String> problems = new ArrayList<>();
        Map<Object, Object> top = new LinkedHashMap<>(raw);
        Object rawTargets = top.remove(TARGETS);
        List<TargetSpec> targets = targets(rawTargets, problems);
        ConnectorConfig config;
        try {
            config = SCHEMA.read("configuration", top);
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            throw new ConfigException(problems);
        }
        List<Identifier> subjects =
                each(config.strings("protectedSubjects"), "protectedSubjects", DeprovConfig::identifier, problems);
        List<ProtectedAccount> accounts =
                each(config.strings("protectedAccounts"), "protectedAccounts", DeprovConfig::account, problems);
        Path state = directory;
        try {
            state = directory.resolve(config.string("stateDirectory"));
            if (config.string("stateDirectory").isBlank()) {
                problems.add("configuration: stateDirectory: must name a directory, and is empty");
            }
        } catch (InvalidPathException e) {
            problems.add("configuration: stateDirectory: is no path: " + e.getReason());
        }
        for (Span span : Span.values()) {
            span.problem(config.duration(span.key())).ifPresent(problem -> problems.add("configuration: " + problem));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new DeprovConfig(
                state,
                config.bool("selfApproval"),
                config.duration("approvalValidity"),
                config.duration("callTimeout"),
                config.duration("patience"),
                config.duration("keepUndo"),
                subjects,
                accounts,
                targets);
    }

    private static List<TargetSpec> targets(@Nullable Object raw, List<String> problems) {
        List<TargetSpec> specs = new ArrayList<>();
        if (!(raw instanceof Map<?, ?> map) || map.isEmpty()) {
            problems.add("configuration: missing key \"targets\": a section with one entry for each system");
            return specs;
        }
        map.forEach((name, value) -> {
            try {
                TargetId id = new TargetId(String.valueOf(name));
                if (!(value instanceof Map<?, ?> section)) {
                    problems.add(name + ": must be a section with connector and config");
                    return;
                }
                Map<Object, Object> rest = new LinkedHashMap<>(section);
                Object config = rest.remove("config");
                ConnectorConfig given = TARGET_SCHEMA.read(id.value(), rest);
                if (config != null && !(config instanceof Map<?, ?>)) {
                    problems.add(name + ".config: must be a section");
                    return;
                }
                specs.add(new TargetSpec(
                        id,
                        given.string("connector"),
                        limits(given),
                        texts(config instanceof Map<?, ?> keys ? keys : Map.of())));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        });
        return specs;
    }

    private static TargetLimits limits(ConnectorConfig given) {
        return new TargetLimits(
                given.optionalInteger("concurrency").map(Math::toIntExact).orElse(TargetLimits.NONE.concurrency()),
                given.optionalInteger("stepsPerSecond")
                        .map(Math::toIntExact)
                        .orElse(TargetLimits.NONE.stepsPerSecond()));
    }

    private static Map<String, Object> texts(Map<?, ?> raw) {
        Map<String, Object> result = new LinkedHashMap<>();
        raw.forEach((key, value) -> {
            if (value != null) {
                result.put(String.valueOf(key), value);
            }
        });
        return result;
    }

    private static <T> List<T> each(List<String> texts, String key, Function<String, T> parse, List<String> problems) {
        List<T> values = new ArrayList<>();
        for (String text : texts) {
            try {
                values.add(parse.apply(text));
            } catch (IllegalArgumentException e) {
                problems.add("configuration." + key + ": " + e.getMessage());
            }
        }
        return values;
    }

    /**
     * Reads {@code TYPE=VALUE}.
     *
     * @throws IllegalArgumentException when it is not of that form
     */
    public static Identifier identifier(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("an identifier is written TYPE=VALUE, e.g. employeeNumber=1001");
        }
        return Identifier.of(text.substring(0, equals), text.substring(equals + 1));
    }

    private static ProtectedAccount account(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "a protected account is written TARGET:ACCOUNT, e.g. corp-ldap:breakglass");
        }
        return new ProtectedAccount(new TargetId(text.substring(0, colon)), text.substring(colon + 1));
    }
}
