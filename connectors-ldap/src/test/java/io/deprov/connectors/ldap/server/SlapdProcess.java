package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operating system's side of the server: one foreground {@code slapd} that is ended through its own {@link Process}
 * and nothing else, also when the JVM exits in the middle of a test.
 */
final class SlapdProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String STARTED = "slapd starting";

    private final Path conf;
    private final Path log;
    private final Path binary;
    private Process process;
    private Thread atExit;

    SlapdProcess(Path conf, Path log) throws IOException {
        this.conf = conf;
        this.log = log;
        this.binary = outsideAppArmor(SlapdAvailability.slapd()
                .orElseThrow(() -> new IllegalStateException(SlapdAvailability.HOW_TO_INSTALL)));
    }

    /**
     * Ubuntu confines {@code /usr/sbin/slapd} to its own directories; the profile goes by path, so a copy in ours may
     * read our configuration. Debian has no such profile.
     */
    private Path outsideAppArmor(Path installed) throws IOException {
        return Files.exists(Path.of("/etc/apparmor.d/usr.sbin.slapd"))
                ? Files.copy(installed, conf.resolveSibling("slapd"))
                : installed;
    }

    /** Loads entries with slapadd, which is slapd in another mood. */
    void load(List<Entry> entries, Path ldif) throws IOException {
        try (LDIFWriter writer = new LDIFWriter(ldif.toFile())) {
            for (Entry entry : entries) {
                writer.writeEntry(entry);
            }
        }
        Process slapadd = command("-T", "add", "-q", "-f", conf.toString(), "-l", ldif.toString())
                .start();
        if (!waitFor(slapadd)) {
            slapadd.destroyForcibly();
            throw failure("slapadd did not finish within " + PATIENCE);
        }
        if (slapadd.exitValue() != 0) {
            throw failure("slapadd ended with " + slapadd.exitValue());
        }
    }

    void start(URI... listeners) {
        if (isRunning()) {
            throw new IllegalStateException("slapd already runs as process " + process.pid());
        }
        String urls = Stream.of(listeners).map(URI::toString).collect(Collectors.joining(" "));
        try {
            long logEnd = Files.exists(log) ? Files.size(log) : 0;
            // With -d slapd stays in the foreground, so that Process is the server itself; "stats" logs operations.
            process = command("-f", conf.toString(), "-h", urls, "-d", "stats").start();
            atExit = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(atExit);
            // slapd says "starting" once the ports are its own and the database is open, and listens just after that.
            await("say that it starts", () -> logSince(logEnd).contains(STARTED));
            for (URI listener : listeners) {
                await("listen on " + listener, () -> accepts(listener));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive()) {
                int status = process.exitValue();
                ended();
                throw failure("slapd did not start, exit status " + status);
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw failure("slapd did not " + what + " within " + PATIENCE);
            }
            pause();
        }
    }

    private static boolean accepts(URI listener) {
        try (Socket socket = new Socket(listener.getHost(), listener.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    void stop() {
        if (isRunning()) {
            process.destroy();
            waitFor(process);
        }
        kill();
    }

    void kill() {
        if (process != null) {
            process.destroyForcibly();
            if (!waitFor(process)) {
                throw new IllegalStateException("slapd, process " + process.pid() + ", does not end");
            }
            ended();
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    private void ended() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        process = null;
    }

    private ProcessBuilder command(String... arguments) {
        ProcessBuilder command = new ProcessBuilder(binary.toString());
        command.command().addAll(List.of(arguments));
        command.directory(conf.getParent().toFile());
        command.redirectErrorStream(true);
        command.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return command;
    }

    private IllegalStateException failure(String what) throws IOException {
        return new IllegalStateException(what + "; " + log + " says:\n" + logSince(0));
    }

    private String logSince(long position) throws IOException {
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(position);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while slapd, process " + process.pid() + ", was ending", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while slapd was starting", e);
        }
    }
}
