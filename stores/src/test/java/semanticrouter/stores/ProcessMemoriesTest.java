package semanticrouter.stores;

import semanticrouter.core.memory.MemoryStore;
import semanticrouter.stores.memory.MemoryBounds;
import semanticrouter.stores.memory.ProcessMemories;

class ProcessMemoriesTest extends MemoryStoreContract {
    @Override
    MemoryStore open(MemoryBounds bounds) {
        return new ProcessMemories(bounds, clock);
    }
}
