package io.deprov.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** A directory with a configuration for one {@link FakeSystem}, in which the command line is called. */
final class Office {

    private final Path directory;
    private final String name;
    private Instant now = Instant.parse("2026-11-23T08:00:00Z");
    final FakeSystem system;

    Office(Path directory) {
        this.directory = directory;
        this.name = directory.toString();
        this.system = FakeSystem.create(name);
        configure("");
    }

    /** Writes the configuration, with these lines at the top. */
    void configure(String top) {
        write(
                "deprov.yaml",
                top
                        + "patience: PT0S\nstateDirectory: state\ntargets:\n  crm:\n    connector: fake\n    config:\n      system: '"
                        + name + "'\n");
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    Call call(String... args) {
        return Call.of(file("deprov.yaml"), Clock.fixed(now, ZoneOffset.UTC), args);
    }

    /** Plans for number 1001 into this file. */
    Call plan(String out, String... more) {
        String[] args = new String[5 + more.length];
        System.arraycopy(new String[] {"plan", "--id", "employeeNumber=1001", "--out", path(out)}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return call(args);
    }

    Call approve(String plan) {
        return call("approve", path(plan), "--as", "Ada Lovelace");
    }

    Call apply(String plan, String... more) {
        String[] args = new String[2 + more.length];
        args[0] = "apply";
        args[1] = path(plan);
        System.arraycopy(more, 0, args, 2, more.length);
        return call(args);
    }

    Path file(String file) {
        return directory.resolve(file);
    }

    String path(String file) {
        return file(file).toString();
    }

    void write(String file, String content) {
        try {
            Files.writeString(file(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String file) {
        try {
            return Files.readString(file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void edit(String file, String from, String to) {
        String before = read(file);
        if (!before.contains(from)) {
            throw new AssertionError("nothing to edit in " + before);
        }
        write(file, before.replace(from, to));
    }
}
