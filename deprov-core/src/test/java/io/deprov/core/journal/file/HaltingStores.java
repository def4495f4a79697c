package io.deprov.core.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Stores with small segments and many snapshots that tell where they are. */
public final class HaltingStores {

    private HaltingStores() {}

    /**
     * A store whose disk tells {@code points}: {@code segment-created}, {@code segment-begun}, {@code snapshot-created},
     * {@code snapshot-written}, {@code snapshot-forced}.
     */
    public static FileStepStore open(Path directory, Clock clock, Consumer<String> points) {
        Disk disk = new Disk() {
            @Override
            public Appender create(Path file) throws IOException {
                Appender real = REAL.create(file);
                String kind = file.toString().contains(".snap")
                        ? "snapshot"
                        : file.toString().endsWith(".seg") ? "segment" : "other";
                points.accept(kind + "-created");
                return new Appender() {
                    @Override
                    public void append(ByteBuffer bytes) throws IOException {
                        real.append(bytes);
                        points.accept(kind + "-written");
                    }

                    @Override
                    public void force() throws IOException {
                        real.force();
                        points.accept(kind + "-forced");
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

            @Override
            public Appender open(Path file) throws IOException {
                return REAL.open(file);
            }

            @Override
            public void forceDirectory(Path path) throws IOException {
                REAL.forceDirectory(path);
            }

            @Override
            public long usable(Path path) throws IOException {
                return REAL.usable(path);
            }
        };
        return new FileStepStore(
                directory,
                clock,
                new FileStepStore.Settings(new FileJournal.Settings(6_000, 4_096, disk), 15, Duration.ofDays(30)));
    }
}
