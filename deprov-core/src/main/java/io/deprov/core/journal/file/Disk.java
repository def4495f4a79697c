package io.deprov.core.journal.file;

import io.deprov.core.journal.StateDirectories;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the journal asks of a disk when it writes; tests put a disk in its place that fills up, fails or forgets. */
interface Disk {

    /** A file that grows at its end. */
    interface Appender extends Closeable {

        /** Writes all of it at the end. */
        void append(ByteBuffer bytes) throws IOException;

        /** Returns when what was written would survive a power cut. */
        void force() throws IOException;

        /** Cuts the file to this size. */
        void truncate(long size) throws IOException;

        /** How long it is. */
        long size() throws IOException;
    }

    /** Makes a new file, readable by its owner only. */
    Appender create(Path file) throws IOException;

    /** Opens a file that is there, to go on at its end. */
    Appender open(Path file) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** How many bytes can still be written there. */
    long usable(Path directory) throws IOException;

    /** The machine's own. */
    Disk REAL = new Disk() {
        @Override
        public Appender create(Path file) throws IOException {
            StateDirectories.createFile(file);
            return open(file);
        }

        @Override
        public Appender open(Path file) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            return new Appender() {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }

                @Override
                public void force() throws IOException {
                    channel.force(false);
                }

                @Override
                public void truncate(long size) throws IOException {
                    channel.truncate(size);
                }

                @Override
                public long size() throws IOException {
                    return channel.size();
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            StateDirectories.force(directory);
        }

        @Override
        public long usable(Path directory) throws IOException {
            return Files.getFileStore(directory).getUsableSpace();
        }
    };
}
