package io.deprov.cli;

import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory with a configuration for one slapd, in which the command line is called as an administrator would call it. */
final class Workplace {

    static final String TARGET = "corp-ldap";

    private final Path directory;
    private final SlapdServer server;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> top = new LinkedHashMap<>();
    private Clock clock = Clock.systemUTC();

    private Workplace(Path directory, SlapdServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** For a server with this firm on it; the neighbour and a group are named as known to be there. */
    static Workplace at(Path directory, SlapdServer server, Firm firm) {
        Workplace place = new Workplace(directory, server);
        place.top.put("stateDirectory", "state");
        // What a test stops stays stopped, so there is nothing to wait for.
        place.top.put("patience", "PT0S");
        place.keys.put("url", server.ldapUrl());
        place.keys.put("bindDn", quoted(DirectoryTree.SERVICE_DN));
        place.keys.put("bindPassword", "file:" + directory.resolve("bind-password"));
        place.keys.put("peopleBases", list(DirectoryTree.PEOPLE));
        place.keys.put("groupBases", list(DirectoryTree.GROUPS));
        place.keys.put("passwordPolicyDn", quoted(DirectoryTree.DEFAULT_POLICY));
        place.keys.put(
                "identifiers",
                "{employeeNumber: {attribute: employeeNumber, use: linking}, userName: {attribute: uid, use: unique}}");
        place.keys.put("controls", list(firm.bob, firm.everybody));
        place.keys.put("credentialAttributes", "[userPassword, sshPublicKey]");
        place.write("bind-password", server.servicePassword() + "\n");
        place.configured();
        return place;
    }

    /** Sets a key of the target; the value as YAML, or null to leave it out. */
    Workplace with(String key, String yaml) {
        if (yaml == null) {
            keys.remove(key);
        } else {
            keys.put(key, yaml);
        }
        return configured();
    }

    /** Sets a key at the top. */
    Workplace withTop(String key, String yaml) {
        top.put(key, yaml);
        return configured();
    }

    /** From now on it is this late. */
    Workplace at(Clock value) {
        clock = value;
        return this;
    }

    private Workplace configured() {
        StringBuilder yaml = new StringBuilder();
        top.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
        yaml.append("targets:\n  ").append(TARGET).append(":\n    connector: ldap\n    config:\n");
        keys.forEach((key, value) ->
                yaml.append("      ").append(key).append(": ").append(value).append('\n'));
        write("deprov.yaml", yaml.toString());
        return this;
    }

    static String list(String... texts) {
        return Stream.of(texts).map(Workplace::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    Call call(String... args) {
        return Call.of(config(), clock, args);
    }

    /** Plans for the leaver. */
    Call plan(String out, String... more) {
        return call(
                Stream.concat(Stream.of("plan", "--id", "employeeNumber=E-1001", "--out", path(out)), Stream.of(more))
                        .toArray(String[]::new));
    }

    Call approve(String plan) {
        return call("approve", path(plan), "--as", "Ada Lovelace");
    }

    Call apply(String plan, String... more) {
        return call(
                Stream.concat(Stream.of("apply", path(plan)), Stream.of(more)).toArray(String[]::new));
    }

    /** Plans for the leaver and has it approved. */
    Workplace approved(String plan, String... more) {
        Call planned = plan(plan, more);
        Call approved = approve(plan);
        if (approved.code() != 0) {
            throw new AssertionError(planned + "\n" + approved);
        }
        return this;
    }

    String path(String file) {
        return file(file).toString();
    }

    /** Executes the plan; {@code watcher} is told every line of progress as it is printed, on the thread that executes. */
    Call applyWatched(String plan, Consumer<String> watcher) {
        return Call.watched(watcher, clock, "apply", path(plan), "--config", config().toString());
    }

    Path config() {
        return directory.resolve("deprov.yaml");
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path auditLog() {
        return directory.resolve("state/audit/audit.jsonl");
    }

    SlapdServer server() {
        return server;
    }

    Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
