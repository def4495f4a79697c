package io.deprov.core.journal;

import java.util.Arrays;
import java.util.Optional;

/** The sorts of journal entries, with the codes they have on disk. A code is never used again for something else. */
public enum FrameType {
    /** Execution of a plan was opened, under an approval. */
    OPENED(1, Entry.Opened.class),
    /** A further approval of an opened plan. */
    APPROVED(2, Entry.Approved.class),
    /** A newer plan of the same case took over. */
    SUPERSEDED(3, Entry.Superseded.class),
    /** A call is about to be made. */
    INTENT(4, Entry.Intended.class),
    /** A step changed its state. */
    STEP(5, Entry.Moved.class),
    /** An outcome came after its step had gone on; changes nothing. */
    STALE_OUTCOME(6, Entry.Stale.class),
    /** A run ended, with a verdict. */
    VERDICT(7, Entry.Concluded.class),
    /** A person decided about a step. */
    DECISION(8, Entry.Decided.class),
    /** A person decided that a cell may stay as it is for a while. */
    EXCEPTED(9, Entry.Excepted.class),
    /** A person decided that a case is not gone on with. */
    CASE_CANCELLED(10, Entry.CaseCancelled.class),
    /** A person decided that access is given back. */
    RESTORE_DECISION(11, Entry.RestoreDecided.class),
    /** A call that gives access back is about to be made. */
    RESTORE_INTENT(12, Entry.RestoreIntended.class);

    private final byte code;
    private final Class<? extends Entry> shape;

    FrameType(int code, Class<? extends Entry> shape) {
        this.code = (byte) code;
        this.shape = shape;
    }

    /** Its code on disk. */
    public byte code() {
        return code;
    }

    /** What its entries are. */
    public Class<? extends Entry> shape() {
        return shape;
    }

    /** The type of a code, if this version knows it. */
    public static Optional<FrameType> of(byte code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }
}
