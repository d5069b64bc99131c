"""A small diffusion model that makes 32-pixel pictures, for those without the weights of a large one."""
