package io.deprov.benchmarks.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deprov.benchmarks.process.WorkDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of our own, with its defaults, on a free port of the loopback address, its data on the disk that is measured. As root it
 * runs as user {@code postgres}, because the server refuses to be root's.
 */
final class PostgresServer implements AutoCloseable {

    private static final String ROOT = "root";
    private static final String USER = "postgres";
    private static final long PATIENCE_SECONDS = 60;

    private final WorkDirectory work;
    private final Path programs;
    private final int port;
    private final String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
    private final Thread stopAtExit = new Thread(this::stop);

    private PostgresServer(WorkDirectory work, Path programs, int port) {
        this.work = work;
        this.programs = programs;
        this.port = port;
    }

    /** Makes and starts one. */
    static PostgresServer start(Path programs, WorkDirectory work) throws IOException {
        PostgresServer server = new PostgresServer(work, programs, freePort());
        Path passwordFile = work.path().resolve("password");
        Files.writeString(passwordFile, server.password);
        server.giveAway(passwordFile);
        server.giveAway(work.path());
        server.run(
                "initdb",
                "-D",
                server.data(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + passwordFile,
                "-E",
                "UTF8");
        Runtime.getRuntime().addShutdownHook(server.stopAtExit);
        String options = "-p " + server.port + " -h 127.0.0.1 -k " + work.path();
        server.run(
                "pg_ctl",
                "-D",
                server.data(),
                "-w",
                "-l",
                work.path().resolve("log").toString(),
                "-o",
                options,
                "start");
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals(ROOT);
    }

    private void giveAway(Path file) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private String data() {
        return work.path().resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", USER, "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("deprov-benchmarks-", ".out");
        try {
            // Into a file: the server inherits it, and a pipe would stay open as long as it runs.
            Process process = new ProcessBuilder(command)
                    .directory(work.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                process.destroy();
                throw new IOException(
                        program + (ended ? " ended with exit code " + process.exitValue() : " did not end")
                                + " in " + work.path()
                                + (isRoot() ? ", as user " + USER + ", who has to be able to get there" : "")
                                + ": " + Files.readString(output, UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " was running", e);
        } finally {
            Files.delete(output);
        }
    }

    /** Where it is, for JDBC. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Who may do everything there. */
    String user() {
        return USER;
    }

    /** Their password, made for this run. */
    String password() {
        return password;
    }

    private void stop() {
        try {
            run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        } catch (IOException e) {
            System.err.println("PostgreSQL could not be stopped: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
        stop();
    }
}
