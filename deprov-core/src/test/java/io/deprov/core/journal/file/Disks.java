package io.deprov.core.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Disks that do what disks do: fill up, fail, and forget what was never forced. */
final class Disks {

    private Disks() {}

    /** A disk that can be told what to do before each of its operations. Counts them. */
    abstract static class Watched implements Disk {

        final AtomicInteger forces = new AtomicInteger();

        /** Called before each write of so many bytes; may write some of them and throw. */
        abstract void beforeAppend(Path file, Appender real, ByteBuffer bytes) throws IOException;

        /** Called before each force. */
        abstract void beforeForce(Path file) throws IOException;

        void afterForce(Path file, long size) {}

        void beforeForceDirectory(Path directory) throws IOException {}

        @Override
        public Appender create(Path file) throws IOException {
            return watched(file, Disk.REAL.create(file));
        }

        @Override
        public Appender open(Path file) throws IOException {
            return watched(file, Disk.REAL.open(file));
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            beforeForceDirectory(directory);
            Disk.REAL.forceDirectory(directory);
        }

        @Override
        public long usable(Path directory) throws IOException {
            return Disk.REAL.usable(directory);
        }

        private Appender watched(Path file, Appender real) {
            return new Appender() {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    beforeAppend(file, real, bytes);
                    real.append(bytes);
                }

                @Override
                public void force() throws IOException {
                    beforeForce(file);
                    forces.incrementAndGet();
                    real.force();
                    afterForce(file, real.size());
                }

                @Override
                public void truncate(long size) throws IOException {
                    real.truncate(size);
                }

                @Override
                public long size() throws IOException {
                    return real.size();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    /** A disk of so many bytes. */
    static final class Small extends Watched {

        private final Path directory;
        private volatile long capacity;

        Small(Path directory, long capacity) {
            this.directory = directory;
            this.capacity = capacity;
        }

        void grow(long bytes) {
            capacity += bytes;
        }

        @Override
        public long usable(Path anywhere) throws IOException {
            long used = 0;
            try (var files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    used += Files.size(file);
                }
            }
            return Math.max(0, capacity - used);
        }

        @Override
        void beforeAppend(Path file, Appender real, ByteBuffer bytes) throws IOException {
            long room = usable(directory);
            if (room < bytes.remaining()) {
                real.append(bytes.slice(bytes.position(), (int) room));
                throw new IOException("No space left on device");
            }
        }

        @Override
        void beforeForce(Path file) {}
    }

    /** A disk whose n-th force fails, once. */
    static final class Failing extends Watched {

        private final AtomicInteger asked = new AtomicInteger();
        private final int at;

        Failing(int at) {
            this.at = at;
        }

        @Override
        void beforeAppend(Path file, Appender real, ByteBuffer bytes) {}

        @Override
        void beforeForce(Path file) throws IOException {
            if (asked.incrementAndGet() == at) {
                throw new IOException("Input/output error");
            }
        }
    }

    /**
     * A disk that loses its power at its n-th operation, and with it some of what was never forced: pages reach a disk in any order, so
     * that what was written last may be there and what was written before it not.
     */
    static final class Forgetful extends Watched {

        private final AtomicInteger operations = new AtomicInteger();
        private final Map<Path, Long> forced = new HashMap<>();
        private final Set<Path> named = new HashSet<>();
        private final int page;
        private final Random random;
        private int at;
        private boolean off;

        /**
         * Sets up.
         *
         * @param page the bytes that are written or lost together
         */
        Forgetful(int at, int page, Random random) {
            this.at = at;
            this.page = page;
            this.random = random;
        }

        boolean wentOff() {
            return off;
        }

        /** Only the process had ended: what was written is still there, forced or not. */
        synchronized void processRestarts() {
            off = false;
            at = Integer.MAX_VALUE;
        }

        private synchronized void tick(IntConsumer last) throws IOException {
            if (off || operations.incrementAndGet() >= at) {
                if (!off) {
                    last.accept(0);
                }
                off = true;
                throw new IOException("no power");
            }
        }

        @Override
        public Appender create(Path file) throws IOException {
            tick(nothing -> {});
            Appender appender = super.create(file);
            synchronized (this) {
                forced.put(file, 0L);
            }
            return appender;
        }

        @Override
        public Appender open(Path file) throws IOException {
            synchronized (this) {
                if (!forced.containsKey(file)) {
                    forced.put(file, Files.size(file));
                    named.add(file);
                }
            }
            return super.open(file);
        }

        @Override
        void beforeAppend(Path file, Appender real, ByteBuffer bytes) throws IOException {
            tick(nothing -> {
                try {
                    real.append(bytes.slice(bytes.position(), random.nextInt(bytes.remaining() + 1)));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Override
        void beforeForce(Path file) throws IOException {
            tick(nothing -> {});
        }

        @Override
        synchronized void afterForce(Path file, long size) {
            forced.put(file, size);
        }

        @Override
        void beforeForceDirectory(Path directory) throws IOException {
            tick(nothing -> {});
            synchronized (this) {
                forced.keySet().stream().filter(Files::exists).forEach(named::add);
            }
        }

        /** What the disk looks like when the power is back: each page that was never forced is there, or zeros, or beyond the end. */
        synchronized void powerIsBack() throws IOException {
            for (Map.Entry<Path, Long> file : forced.entrySet()) {
                Path path = file.getKey();
                if (!Files.exists(path)) {
                    continue;
                }
                if (!named.contains(path) && random.nextBoolean()) {
                    Files.delete(path);
                    continue;
                }
                byte[] bytes = Files.readAllBytes(path);
                int safe = Math.toIntExact(Math.min(bytes.length, file.getValue()));
                int kept = random.nextBoolean() ? bytes.length : safe + random.nextInt(bytes.length - safe + 1);
                byte[] after = Arrays.copyOf(bytes, kept);
                for (int from = safe; from < kept; from = (from / page + 1) * page) {
                    if (random.nextInt(3) == 0) {
                        Arrays.fill(after, from, Math.min(kept, (from / page + 1) * page), (byte) 0);
                    }
                }
                Files.write(path, after);
            }
        }
    }
}
