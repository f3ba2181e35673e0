/** Azure's resource names end at 80 characters; five of them are kept free for `-IPv6` (reference section 3). */
export const nameLimit = 75
