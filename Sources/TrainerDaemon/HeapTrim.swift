import CMalloc

/// Gives what the allocator keeps for later back to the kernel: glibc holds on to what a run needed until the next night.
enum HeapTrim {
    static func run() {
        #if canImport(Glibc)
            malloc_trim(0)
        #endif
    }
}
