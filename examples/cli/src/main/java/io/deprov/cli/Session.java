package io.deprov.cli;

import io.deprov.api.config.ConfigException;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.StateLayout;
import io.deprov.core.config.DeprovConfig;
import io.deprov.core.execute.DeprovListener;
import java.nio.file.Path;

/** A configuration and the deprovisioner it describes, for the time of one command. */
final class Session implements AutoCloseable {

    private final DeprovConfig config;
    private final Deprovisioner deprovisioner;

    private Session(DeprovConfig config, Deprovisioner deprovisioner) {
        this.config = config;
        this.deprovisioner = deprovisioner;
    }

    static Session open(Root root) throws ConfigException {
        return open(root, DeprovListener.NONE);
    }

    /** Reads and validates the configuration; no target is asked and no state is opened. */
    static Session open(Root root, DeprovListener listener) throws ConfigException {
        DeprovConfig config = DeprovConfig.read(root.config());
        return new Session(
                config,
                Deprovisioner.builder()
                        .config(config)
                        .clock(root.environment().clock())
                        .listener(listener)
                        .build());
    }

    Deprovisioner deprovisioner() {
        return deprovisioner;
    }

    /** Takes the state directory for this process, so that failing to do so is told apart from failing in a run. */
    void takeState() {
        deprovisioner.cases(open -> {});
    }

    /** True when nothing was ever recorded, and reading must not make it look otherwise. */
    boolean isUntouched() {
        return StateLayout.isUntouched(config.stateDirectory());
    }

    Path stateDirectory() {
        return config.stateDirectory();
    }

    Path auditLog() {
        return DeprovisionerBuilder.auditLog(config.stateDirectory());
    }

    @Override
    public void close() {
        deprovisioner.close();
    }
}
