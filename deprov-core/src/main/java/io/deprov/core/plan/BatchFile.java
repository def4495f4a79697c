package io.deprov.core.plan;

import io.deprov.core.json.CoreJson;

/** How the seal of a batch travels: JSON with its digest beside it. */
public final class BatchFile {

    private static final String FORMAT = "deprov-batch/1";

    /** What is in the file. */
    private record Envelope(String format, String digest, Batch batch) {}

    private BatchFile() {}

    /** Writes a batch. */
    public static byte[] write(Batch batch) {
        return CoreJson.prettyBytes(new Envelope(FORMAT, batch.digest(), batch));
    }

    /**
     * Reads a batch.
     *
     * @throws IntegrityException when the bytes are no batch, or do not match the digest
     */
    public static Batch read(byte[] bytes) throws IntegrityException {
        return SealedFile.read(bytes, Batch.class, FORMAT, "batch", "plan the batch again");
    }
}
