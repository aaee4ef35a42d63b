// Steps of convolutional models on batches of 64 images of 28 x 28, the same as PyTorch is asked
// for (peers.py): a DCGAN (Radford et al., 2016) and a VAE.
#ifndef SUITE_BENCH_IMAGES_H
#define SUITE_BENCH_IMAGES_H

#include <elbo/elbo.h>

typedef struct {
    ElParams generator_params, critic_params;
    ElLinear project, score;
    ElBatchNorm norm1, norm2, norm3;
    ElConvTranspose2d up1, up2;
    ElConv2d down1, down2;
    ElAdam generator_adam, critic_adam;
    ElTensor *images;
} Dcgan;

typedef struct {
    ElParams params;
    ElConv2d down1, down2;
    ElLinear latent, expand;
    ElConvTranspose2d up1, up2;
    ElAdam adam;
    ElTensor *images;
} ConvVae;

// The model with its optimizer; what cannot be made shows in the first step. Free it with
// dcgan_free, conv_vae_free.
Dcgan dcgan_new(void);
ConvVae conv_vae_new(void);
void dcgan_free(Dcgan *g);
void conv_vae_free(ConvVae *v);

// One step of training of a Dcgan, of a ConvVae. False with the library's error.
bool dcgan_step(void *dcgan);
bool conv_vae_step(void *vae);
#endif
